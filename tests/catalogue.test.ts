import { readFileSync } from "node:fs";
import { attackKinds, ComputeError, formatAttack, parseAttack } from "@basin/compute";
import { canonicalAttack, TaskError } from "@basin/tasks";
import { describe, expect, it } from "vitest";
import { catalogueText } from "../packages/tasks/catalogue.mjs";

describe("the catalogue of tasks", () => {
  it("is what `npm run catalogue -w @basin/tasks` would write now", async () => {
    const file = new URL("../packages/tasks/src/catalogue.ts", import.meta.url);
    expect(readFileSync(file, "utf8")).toBe(await catalogueText());
  });
});

/** What one of the two readers of attacks makes of a text: its canonical form, or its complaint. */
function outcomeOf(read: () => string): object {
  try {
    return { text: read() };
  } catch (error) {
    if (!(error instanceof TaskError || error instanceof ComputeError)) throw error;
    return { code: error.code, message: error.message };
  }
}

describe("attacks are read by tasks as by compute", () => {
  const values = [
    "8/255",
    "0.5",
    "1e-3",
    "3",
    "0",
    "-1",
    "1.5",
    "2000000",
    "1/0",
    "x",
    "best",
    "none",
    "next",
    "",
  ];
  const ofKinds = Object.values(attackKinds).flatMap(({ name, parameters }) => [
    name,
    ...parameters.flatMap((parameter) => values.map((value) => `${name}:${parameter.name}=${value}`)),
  ]);
  const odd = [
    "",
    " ",
    "none",
    "PGD",
    " pgd ",
    "pgd:",
    "pgd:,",
    "pgd:steps",
    "pgd:steps=",
    "pgd:steps=1=2",
    "pgd:=3",
    "pgd: steps = 3 , epsilon = 4/255 ",
    "pgd:steps=3,steps=4",
    "pgd:stride=3",
    "pgd:steps=3:epsilon=1",
    "pgd:__proto__=3",
    "toString",
    "__proto__",
    "fgsm:steps=3",
    "pgd:steps=100/10",
    "pgd:steps=0x10",
  ];

  it("with the same canonical text or the same complaint", () => {
    const texts = [...ofKinds, ...odd];
    const ofTasks = texts.map((text) => outcomeOf(() => canonicalAttack(text)));
    const ofCompute = texts.map((text) => outcomeOf(() => formatAttack(parseAttack(text))));
    expect(ofTasks).toEqual(ofCompute);
    expect(ofTasks.filter((outcome) => "text" in outcome).length).toBeGreaterThan(50);
    expect(ofTasks.filter((outcome) => "message" in outcome).length).toBeGreaterThan(50);
  });
});
