// Starts a study in small, follows it to its report and prints what became of each of the paper's claims.
//
//   node packages/client/examples/study.ts            (Node from 22.18 on; before: npx esbuild --bundle ...)
//
// Started again it starts nothing: its runs are known by what they compute. BASIN_URL and BASIN_TOKEN as for surface.ts.
import { createClient } from "@basin/client";

const client = createClient({
  url: process.env["BASIN_URL"] || "http://127.0.0.1:4000",
  token: process.env["BASIN_TOKEN"],
});

const axis = { from: -1, to: 1, points: 5 };
const { id } = await client.startStudy({
  // Whatever is not given here is the preset's.
  preset: "demo",
  name: "Example",
  data: { source: "digits", train: 256, test: 64 },
  base: { kind: "train", arch: "resnet8", epochs: 2, augment: null },
  augmentations: [
    { name: "fgsm", title: "FGSM", attacks: ["fgsm:epsilon=0.1"] },
    { name: "pgd", title: "PGD", attacks: ["pgd:epsilon=0.1,steps=3"] },
  ],
  finetuning: { epochs: 1, augment: null },
  attacks: [{ name: "pgd", title: "PGD", attack: "pgd:epsilon=0.1,steps=3" }],
  surfaces: { x: axis, y: axis, images: 32 },
  hessian: null,
  examples: null,
});
await client.waitForStudy(id, {
  onProgress: ({ progress }) => console.error(`${progress.done} of ${progress.total} runs`),
});

const { groups, robustness, verdicts } = await client.studyReport(id);
for (const { claim, verdict, because } of verdicts) console.error(`${verdict}: ${claim}\n  ${because}`);
console.log(
  JSON.stringify({
    study: id,
    groups: groups.map(({ title }) => title),
    clean: robustness.map(({ cells }) => cells[0]?.mean),
    verdicts: verdicts.map(({ name, verdict }) => ({ name, verdict })),
  }),
);
