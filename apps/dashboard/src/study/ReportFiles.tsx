import type { Study } from "./study-parts.ts";

/** As people look for them: the page first. */
const order = ["report.html", "report.md", "report.json", "report.csv"];

/** The report as files. */
export function ReportFiles({ reportFiles }: Pick<Study, "reportFiles">) {
  if (reportFiles.length === 0) return null;
  const sorted = [...reportFiles].sort((a, b) => placeOf(a.name) - placeOf(b.name));
  return (
    <nav className="downloads" aria-label="The report as files">
      <span className="note">The report as files:</span>
      {sorted.map(({ name, url }) => (
        <a key={name} className="button" href={url} download>
          {name}
        </a>
      ))}
    </nav>
  );
}

function placeOf(name: string): number {
  const place = order.indexOf(name);
  return place < 0 ? order.length : place;
}
