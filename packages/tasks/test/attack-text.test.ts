import {
  attackEntries,
  canonicalAttack,
  formatAttackText,
  parseAttackText,
  parseFraction,
} from "@basin/tasks";
import { describe, expect, it } from "vitest";

describe("an attack's text", () => {
  it("is completed by defaults, in the catalogue's order", () => {
    expect(parseAttackText("pgd:steps=3,epsilon=0.1")).toEqual({
      name: "pgd",
      values: {
        epsilon: "0.1",
        step: "2/255",
        steps: "3",
        start: "random",
        restarts: "1",
        keep: "last",
        target: "none",
      },
    });
  });

  it.each(Object.keys(attackEntries))("of %s reads back as it was written", (name) => {
    const attack = parseAttackText(name);
    expect(parseAttackText(formatAttackText(attack))).toEqual(attack);
    expect(canonicalAttack(canonicalAttack(name))).toBe(canonicalAttack(name));
  });

  it("takes numbers as people write them", () => {
    expect(parseFraction("x", "8/255")).toBe(8 / 255);
    expect(parseFraction("x", " 1e-3 ")).toBe(0.001);
    for (const text of ["", "8/", "1/0", "1/2/3", "abc", "Infinity"]) {
      expect(() => parseFraction("x", text)).toThrow(
        `x: want a number such as 0.03 or 8/255, got ${JSON.stringify(text)}`,
      );
    }
  });
});
