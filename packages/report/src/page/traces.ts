import type { ReportDocument } from "@basin/tasks";
import { digits, duration, MISSING, titleOf } from "../files/numbers.js";
import { tracedRuns } from "../files/traced-runs.js";
import type { StudyRuns } from "../study-runs.js";
import { html, type Markup } from "./markup.js";
import { scrollingTable } from "./tables.js";

/** Alarms, in a table or in a sentence. */
export function alarmsPart({ alarms, groups }: ReportDocument): Markup {
  const rows = alarms.map(
    ({
      group,
      seed,
      name,
      detail,
      value,
      run,
    }) => html`<tr><th scope="row">${name}</th><td>${titleOf(groups, group)}, seed ${seed}</td>
<td>${detail}</td><td class="number">${digits(value)}</td><td><code>${run}</code></td></tr>`,
  );
  const table = scrollingTable("", ["alarm", "model", "what was seen", "value", "run"], rows);
  return html`<section id="alarms"><h2>Alarms</h2>
<p>Signs that an accuracy says less than it seems to, as many steps that do less harm than one. None of them proves anything.</p>
${alarms.length === 0 ? html`<p>None was raised.</p>` : table}</section>`;
}

/** Everything that makes the numbers what they are. */
export function protocolPart({ protocol, computeSeconds }: ReportDocument): Markup {
  const lines = [...protocol, { title: "Computed for", text: `${duration(computeSeconds)} in all` }];
  return html`<section id="protocol"><h2>Protocol</h2><dl>${lines.map(({ title, text }) => html`<dt>${title}</dt><dd>${text}</dd>`)}</dl></section>`;
}

/** Models and runs, so that each figure can be followed to where it comes from. */
export function runsPart(document: ReportDocument, study: StudyRuns): Markup {
  const models = document.models.map(
    ({
      id,
      group,
      seed,
      run,
      hash,
    }) => html`<tr><td><code>${id}</code></td><td>${titleOf(document.groups, group)}, seed ${seed}</td>
<td>${run === null ? MISSING : html`<code>${run}</code>`}</td><td>${hash === null ? MISSING : html`<code>${hash}</code>`}</td></tr>`,
  );
  const runs = tracedRuns(document, study).map(
    ({
      id,
      task,
      what,
      seconds,
      hash,
    }) => html`<tr><td><code>${id}</code></td><td>${task}</td><td>${what}</td>
<td class="number">${duration(seconds)}</td><td>${hash === null ? MISSING : html`<code>${hash}</code>`}</td></tr>`,
  );
  return html`<section id="runs"><h2>Where each figure comes from</h2>
<p>Every model and every run of the study; report.csv has each number with its run. Hashes are SHA-256 of a checkpoint or of a surface\u2019s values.</p>
${scrollingTable("Models", ["model", "trained on", "made by", "hash"], models)}
${scrollingTable("Runs", ["run", "task", "of", "computed for", "hash of what it made"], runs)}</section>`;
}
