import type { ReportDocument, Verdict } from "@basin/tasks";
import { html, type Markup } from "./markup.js";

type Outcome = Verdict["verdict"];

const outcomes: readonly { readonly outcome: Outcome; readonly sign: string; readonly said: string }[] = [
  { outcome: "supported", sign: "\u2713", said: "supported here" },
  { outcome: "not supported", sign: "\u2717", said: "not supported here" },
  { outcome: "undecided", sign: "?", said: "undecided here" },
];

/** The verdicts, each with its reason; the tests that decided are a click away. */
export function verdictsPart({ verdicts }: ReportDocument): Markup {
  return html`<section id="verdicts"><h2>What became of the paper\u2019s claims</h2>
<p>Each claim has one test, fixed beforehand, and each verdict follows from the numbers of this report by that test alone. <em>Undecided</em> means that the numbers here do not tell, not that the claim is half true.</p>
<ul class="count">${outcomes.map(({ outcome, said }) => html`<li class="${nameOf(outcome)}"><b>${count(verdicts, outcome)}</b>${said}</li>`)}</ul>
<ol class="verdicts">${verdicts.map(drawVerdict)}</ol></section>`;
}

function drawVerdict({ claim, source, test, verdict, because }: Verdict): Markup {
  const { sign } = outcomes.find(({ outcome }) => outcome === verdict)!;
  return html`<li><span class="badge ${nameOf(verdict)}">${sign} ${verdict}</span><div>
<p class="claim">${claim}</p><p>${because}</p>
<details><summary>the test</summary><p>${capital(test)}. The claim stands in the paper\u2019s ${source}.</p></details></div></li>
`;
}

function nameOf(outcome: Outcome): string {
  return outcome.replace(" ", "-");
}

function count(verdicts: readonly Verdict[], outcome: Outcome): number {
  return verdicts.filter(({ verdict }) => verdict === outcome).length;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
