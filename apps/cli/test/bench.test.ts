import { describe, expect, it } from "vitest";
import { basin } from "./basin.js";

const quick = ["bench", "--arch", "resnet8", "--rounds", "1", "--seconds", "0.05", "--no-store"];

describe("bench", () => {
  it("says how fast the work is, as a share of what the machine can do", async () => {
    const { code, stdout } = await basin([
      ...quick,
      "--work",
      "forward",
      "--threads",
      "1",
      "--batch",
      "8",
      "--json",
    ]);
    expect(code).toBe(0);
    const { results, peaks, machine } = JSON.parse(stdout);
    expect(peaks).toEqual([{ engine: "onnx", threads: 1, operationsPerSecond: expect.any(Number) }]);
    expect(machine.versions).toMatchObject({ node: process.versions.node });
    const common = { engine: "onnx", device: "cpu", arch: "resnet8", work: "forward", threads: 1 };
    expect(results).toMatchObject([
      { ...common, batch: 32, wholeImagesPerSecond: expect.any(Number) },
      { ...common, batch: 8, wholeImagesPerSecond: null },
    ]);
    for (const { imagesPerSecond, shareOfPeak, memory } of results) {
      expect(imagesPerSecond).toBeGreaterThan(0);
      expect(shareOfPeak).toBeGreaterThan(0);
      expect(memory).toBeGreaterThan(2 ** 20);
    }
  });

  it("measures gradients and training in a table for people", async () => {
    const { code, stdout } = await basin([...quick, "--work", "input-gradient,training-step"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/onnx +cpu +resnet8 +input-gradient +32 /);
    expect(stdout).toMatch(/onnx +cpu +resnet8 +training-step +128 /);
  });

  it.each([
    ["--arch resnet33", /--arch: want some of resnet8,.*got "resnet33"/],
    ["--device abacus", /--device: want some of cpu,cuda,.*auto, got "abacus"/],
    ["--half", /--half: want a device with half precision/],
    ["--work surfaces", /--work: want some of forward,/],
    ["--bare --peers", /--bare: want no --peers beside it/],
    ["--rounds 0", /--rounds: want integers from 1, got "0"/],
    ["--seconds never", /--seconds: want a positive number, got "never"/],
  ])("refuses %s in one line", async (options, line) => {
    const { code, stdout, stderr } = await basin([...quick, ...options.split(" ")]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(line);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});
