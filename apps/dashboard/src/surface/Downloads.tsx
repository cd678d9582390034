interface DownloadsProps {
  readonly downloads: readonly { readonly ending: string; readonly url: string }[];
  /** Whose files they are, where a page has those of several surfaces. */
  readonly of?: string;
}

/** Files of a surface. */
export function Downloads({ downloads, of }: DownloadsProps) {
  return (
    <nav className="downloads" aria-label={of === undefined ? "Downloads" : `Downloads of ${of}`}>
      {downloads.map(({ ending, url }) => (
        <a key={ending} className="button" href={url} download>
          {ending}
        </a>
      ))}
    </nav>
  );
}
