import { describe, expect, it } from "vitest";
import { formatTable } from "../dist/output.js";
import { createProgress, formatSeconds } from "../dist/progress.js";

/** A stream that remembers and a clock that is set by hand. */
function createStage(isTTY: boolean) {
  const written: string[] = [];
  const stage = { time: 0, written };
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 };
  return { stage, progress: createProgress("attack", "images", { stream, now: () => stage.time }) };
}

describe("progress", () => {
  it("writes a line every five seconds where there is no terminal", () => {
    const { stage, progress } = createStage(false);
    for (stage.time = 0; stage.time <= 12_000; stage.time += 1000) progress.update(stage.time / 100, 200);
    progress.end();
    expect(stage.written).toEqual([
      "attack: 50/200 images (25 %), 10 images/s, 15 s left\n",
      "attack: 100/200 images (50 %), 10 images/s, 10 s left\n",
    ]);
  });

  it("draws a bar on a terminal and wipes it away", () => {
    const { stage, progress } = createStage(true);
    stage.time = 1000;
    progress.update(50, 200);
    progress.end();
    expect(stage.written[0]).toContain(
      "[######..................] 50/200 images (25 %), 50 images/s, 3 s left",
    );
    expect(stage.written.at(-1)).toBe("\r\u001b[K");
  });

  it("says nothing of work that is done at once", () => {
    const { stage, progress } = createStage(false);
    progress.update(200, 200);
    progress.end();
    expect(stage.written).toEqual([]);
  });

  it.each([
    [42.4, "42 s"],
    [185, "3 min 05 s"],
    [7800, "2 h 10 min"],
  ])("says %d seconds as %s", (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});

describe("output", () => {
  it("lines up tables", () => {
    expect(formatTable(["a", "value"], [["long", "1"]])).toEqual(["a     value", "long      1"]);
  });
});
