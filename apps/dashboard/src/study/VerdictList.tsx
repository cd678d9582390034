import type { Report } from "./study-parts.ts";

const marks: Readonly<Record<string, string>> = {
  supported: "\u2713",
  "not supported": "\u2715",
  undecided: "?",
};

/** The claims, each with what its test came to. */
export function VerdictList({ verdicts }: Pick<Report, "verdicts">) {
  if (verdicts.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="verdicts">
      <div className="head">
        <h2 id="verdicts">The claims</h2>
        <p className="note">{countText(verdicts)}; each test was stated before its numbers</p>
      </div>
      <ul className="verdicts">
        {verdicts.map(({ name, claim, source, test, verdict, because }) => (
          <li key={name} className="verdict" data-verdict={verdict}>
            <p className="verdict-word">
              <span aria-hidden="true">{marks[verdict] ?? "?"}</span> {verdict}
            </p>
            <div>
              <h3>{claim}</h3>
              <p>{because}</p>
              <details>
                <summary className="plain-summary">the test, and where the claim stands</summary>
                <p className="note">
                  {test}. Claimed in {source}.
                </p>
              </details>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function countText(verdicts: Report["verdicts"]): string {
  return Object.keys(marks)
    .map((word) => [verdicts.filter(({ verdict }) => verdict === word).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(", ");
}
