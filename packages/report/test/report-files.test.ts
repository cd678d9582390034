import { analyseStudy, reportFiles } from "@basin/report";
import { canonicalJson, reportDocument } from "@basin/tasks";
import { expect, test } from "vitest";
import { paperLike } from "./paper-like.js";
import { type SyntheticOptions, syntheticStudy } from "./synthetic-study.js";

async function write(options: Partial<SyntheticOptions> = {}) {
  const groups = paperLike({ seeds: 1 });
  const study = syntheticStudy({
    groups,
    points: 7,
    images: 10,
    draws: 100,
    directions: 1,
    whole: true,
    ...options,
  });
  const document = await analyseStudy(study);
  const files = await reportFiles(document, study);
  const decoder = new TextDecoder();
  const texts = Object.fromEntries(files.map(({ name, bytes }) => [name, decoder.decode(bytes)]));
  return { study, document, files, texts };
}

/** What most tests look at, made once. */
const usual = write();

test("gives four files of their types, the page below three megabytes", async () => {
  const { files } = await usual;
  expect(files.map(({ name, mediaType }) => `${name} ${mediaType.split(";")[0]}`)).toEqual([
    ...["report.json application/json", "report.csv text/csv", "report.md text/markdown"],
    "report.html text/html",
  ]);
  expect(files[3]!.bytes.length).toBeLessThan(3e6);
});

test("gives equal bytes for equal documents and runs", async () => {
  const [one, other] = [await usual, await write()];
  expect(one.texts).toEqual(other.texts);
});

test("writes the document as canonical JSON that parses to itself", async () => {
  const { texts, document } = await usual;
  const parsed: unknown = JSON.parse(texts["report.json"]!);
  expect(texts["report.json"]).toBe(`${canonicalJson(document)}\n`);
  expect(reportDocument.parse(parsed)).toEqual(document);
});

test("writes every number with its run into the table", async () => {
  const { texts, document } = await usual;
  const [head, ...lines] = texts["report.csv"]!.trimEnd().split("\r\n");
  expect(head).toBe("table,group,column,seed,direction,value,run");
  const cells = document.robustness.flatMap((row) => row.cells.flatMap(({ values }) => values));
  const similar = document.similarity.flatMap(({ values }) => values);
  const flat = document.flatness.flatMap(({ rows }) => rows.flatMap(({ values }) => values));
  expect(lines).toHaveLength(cells.length + similar.length + flat.length);
  expect(lines).toContain(`accuracy,fgsm,pgd,0,,0.1,${document.robustness[1]!.cells[2]!.values[0]!.run}`);
});

test("needs no script and nothing from elsewhere", async () => {
  const page = (await usual).texts["report.html"]!;
  expect(page).not.toMatch(/<(?:script|link|iframe|object|embed|base)\b/i);
  expect(page).not.toMatch(/https?:\/\/|@import|url\(/i);
  const sources = [...page.matchAll(/ src="([^"]{0,30})/g)].map((match) => match[1]!);
  expect(sources).toHaveLength(3);
  for (const source of sources) expect(source).toMatch(/^data:image\/png;base64,/);
});

test("names every run in page and Markdown, and every figure that was measured", async () => {
  const { study, texts, document } = await usual;
  for (const id of study.runs.keys()) {
    expect(texts["report.html"]).toContain(id);
    expect(texts["report.md"]).toContain(id);
  }
  for (const { hash } of [...document.models, ...document.surfaces])
    expect(texts["report.html"]).toContain(hash!);
  for (const { claim } of document.verdicts) expect(texts["report.md"]).toContain(claim);
});

test("shows what people wrote as text, whatever it is", async () => {
  const hostile = `<script>alert("1")</script> | **b** ![x](y) & 'q' \u202e`;
  const groups = paperLike({ seeds: 1 }).map((group, i) => ({
    ...group,
    title: hostile,
    name: i === 1 ? '=1+1,"x"\n<b>' : group.name,
  }));
  const { texts } = await write({ name: hostile, groups });
  const page = texts["report.html"]!;
  expect(page).not.toMatch(/<script|<b>\s*"|\u202e/);
  expect(page).toContain(
    "<title>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; | **b** ![x](y) &amp; &#39;q&#39;",
  );
  const lines = texts["report.md"]!.split("\n");
  expect(texts["report.md"]).not.toMatch(/<script|\*\*b\*\*|!\[x\]/);
  const [head, rule, ...rows] = lines.slice(
    lines.findIndex((line) => line.startsWith("| trained on | clean")),
  );
  for (const row of [rule!, rows[0]!]) expect(row.split(" | ")).toHaveLength(head!.split(" | ").length);
  expect(texts["report.csv"]).toContain('accuracy,"\'=1+1,""x""\n<b>",none,0,');
});

test("writes a page for a study without surfaces, rows or Hessians", async () => {
  const groups = paperLike({ seeds: 1 }).map((group) => ({
    ...group,
    models: group.models.map(({ eigenvalue: _, ...model }) => model),
  }));
  const { texts } = await write({ groups, directions: 0, kept: false, whole: false });
  expect(texts["report.html"]).not.toContain('id="figures"');
  expect(texts["report.html"]).toContain("undecided");
});

test("draws pictures of surfaces with cells that are no numbers", async () => {
  const { texts } = await write({
    edit: ({ loss, finished }) => {
      loss.fill(Number.NaN, 0, 9);
      loss[20] = Number.POSITIVE_INFINITY;
      finished.fill(0, 30, 36);
    },
  });
  expect(texts["report.html"]).toContain("Figure 2");
});
