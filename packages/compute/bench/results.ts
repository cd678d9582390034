/** What a benchmark run says, and where it is kept. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import type { PeerAbout } from "./peer.js";
import type { WorkName } from "./work.js";

/** One kind of work on one engine. Rates are medians over rounds. */
export interface Result {
  readonly engine: string;
  readonly device: string;
  readonly arch: string;
  readonly work: WorkName;
  readonly batch: number;
  readonly threads: number;
  /** Of the engine's session alone. */
  readonly imagesPerSecond: number;
  /** End to end, as users run it; null for batch sizes that they do not run, and for bare runs. */
  readonly wholeImagesPerSecond: number | null;
  /** Operations a second of the session, by those of the machine's peak. */
  readonly shareOfPeak: number;
  /** Bytes that the process held at most until then. */
  readonly memory: number;
}

/** What a peer reached at the same work. */
export interface PeerResult {
  readonly engine: string;
  readonly arch: string;
  readonly work: WorkName | "surface-loop";
  readonly layout: string;
  /** Missing in results of before there was a choice: the processor. */
  readonly device?: string;
  readonly batch: number;
  readonly threads: number;
  readonly imagesPerSecond: number;
}

/** Ours by the peer's: of each round's rates, then the median. */
export interface Ratio {
  readonly engine: string;
  readonly device?: string;
  readonly arch: string;
  readonly work: WorkName;
  readonly threads: number;
  /** `best of layouts`, or `surface-loop`. */
  readonly against: string;
  readonly whole: number;
  readonly bare: number;
  /** The rounds' ratios of whole work. */
  readonly rounds: readonly number[];
}

/** What half precision or TF32 costs: the greatest difference from single precision on the processor. */
export interface PrecisionResult {
  readonly engine: string;
  readonly device: string;
  readonly precision: "half" | "tf32";
  readonly arch: string;
  readonly of: "logits" | "gradient of the images" | "gradient of the weights";
  /** By the greatest value. */
  readonly difference: number;
}

/** Cost against size. */
export interface SizeResult {
  readonly arch: string;
  readonly of: "cells" | "images" | "depth" | "threads";
  readonly size: number;
  readonly imagesPerSecond: number;
}

/** A whole run. */
export interface Run {
  readonly date: string;
  readonly machine: Machine;
  readonly rounds: number;
  /** Operations a second of a large matrix product, by engine and threads. */
  readonly peaks: readonly { engine: string; threads: number; operationsPerSecond: number }[];
  readonly peer: PeerAbout | string | null;
  readonly results: readonly Result[];
  readonly peers: readonly PeerResult[];
  readonly ratios: readonly Ratio[];
  /** Empty in single precision. */
  readonly precision?: readonly PrecisionResult[];
  readonly sizes: readonly SizeResult[];
}

interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memory: number;
  readonly platform: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** This machine, with the versions of what computes. */
export function describeMachine(versions: Readonly<Record<string, string>>): Machine {
  return {
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memory: totalmem(),
    platform: `${process.platform}-${process.arch}`,
    versions: { node: process.versions.node, ...versions },
  };
}

const folder = new URL("../../bench/results/", import.meta.url);

/** Writes a run beside the earlier ones and answers the file's name. */
export function storeRun(run: Run): string {
  mkdirSync(folder, { recursive: true });
  const name = `${run.date.slice(0, 19).replaceAll(":", "-")}.json`;
  const target = new URL(name, folder);
  const beside = new URL(`${name}.part`, folder);
  writeFileSync(beside, `${JSON.stringify(run, null, 2)}\n`);
  renameSync(beside, target);
  return name;
}
