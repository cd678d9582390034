/** How far a study is, from 0 to 1. */
export function StudyBar({ share, label }: { readonly share: number; readonly label: string }) {
  return (
    <div className="study-bar">
      <progress value={share} max={1} aria-label={label} />
      <span className="quiet">{Math.floor(100 * share)}&#8239;%</span>
    </div>
  );
}
