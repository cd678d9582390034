/** Files of a surface. */
export function Downloads({
  downloads,
}: {
  readonly downloads: readonly { readonly ending: string; readonly url: string }[];
}) {
  return (
    <nav className="downloads" aria-label="Downloads">
      {downloads.map(({ ending, url }) => (
        <a key={ending} className="button" href={url} download>
          {ending}
        </a>
      ))}
    </nav>
  );
}
