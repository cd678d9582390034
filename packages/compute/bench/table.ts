import type { Run } from "./results.js";

/** A run for people. */
export function toLines({ peaks, peer, results, peers, ratios, precision = [], sizes }: Run): string[] {
  const rate = (value: number | null): string => (value === null ? "-" : value.toFixed(0));
  return [
    ...peaks.map(
      ({ engine, threads, operationsPerSecond }) =>
        `${engine}, ${threads} threads: a large matrix product runs at ${(operationsPerSecond / 1e9).toFixed(0)} GFLOP/s`,
    ),
    "",
    ...columns(
      ["engine", "device", "arch", "work", "batch", "threads", "images/s", "whole", "of peak", "memory"],
      results.map((r) => [
        r.engine,
        r.device,
        r.arch,
        r.work,
        `${r.batch}`,
        `${r.threads}`,
        rate(r.imagesPerSecond),
        rate(r.wholeImagesPerSecond),
        `${(100 * r.shareOfPeak).toFixed(0)} %`,
        `${(r.memory / 2 ** 20).toFixed(0)} MiB`,
      ]),
    ),
    ...section(
      ["peer", "device", "arch", "work", "layout", "batch", "threads", "images/s"],
      peers.map((p) => [
        p.engine,
        p.device ?? "cpu",
        p.arch,
        p.work,
        p.layout,
        `${p.batch}`,
        `${p.threads}`,
        rate(p.imagesPerSecond),
      ]),
    ),
    ...section(
      ["ratio to", "arch", "work", "threads", "whole", "bare", "rounds"],
      ratios.map((r) => [
        r.against,
        r.arch,
        r.work,
        `${r.threads}`,
        r.whole.toFixed(2),
        r.bare.toFixed(2),
        r.rounds.map((value) => value.toFixed(2)).join(" "),
      ]),
    ),
    ...section(
      ["precision", "device", "arch", "of", "difference"],
      precision.map((p) => [p.precision, p.device, p.arch, p.of, p.difference.toExponential(1)]),
    ),
    ...section(
      ["cost against", "arch", "size", "images/s"],
      sizes.map((s) => [s.of, s.arch, `${s.size}`, rate(s.imagesPerSecond)]),
    ),
    ...(typeof peer === "string" ? ["", peer] : []),
  ];
}

function section(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ["", ...columns(header, rows)];
}

function columns(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join("  ")
      .trimEnd();
  return [header, ...rows].map(line);
}
