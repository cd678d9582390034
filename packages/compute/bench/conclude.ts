/** From rates by round to results and ratios. */
import type { Engine } from "@basin/compute";
import type { PeerResult, Ratio, Result, Run } from "./results.js";
import { median, type Work } from "./work.js";

/** A way of the peer to do a kind of work. */
export type PeerAsked = Pick<PeerResult, "work" | "layout" | "batch" | "device">;

/** What was measured together: one kind of work, with the peer's ways to do it; every list by round. */
export interface Match {
  readonly engine: Engine;
  readonly arch: string;
  readonly threads: number;
  readonly work: Work;
  /** The peer's name; missing if none was measured. */
  readonly about: string | undefined;
  /** By batch size. */
  readonly bare: Map<number, number[]>;
  readonly whole: number[];
  /** Operations a second. */
  readonly peaks: number[];
  /** By what was asked, as JSON. */
  readonly peers: Map<string, number[]>;
}

/** What one match says. */
export function conclude(
  match: Match,
): Required<Pick<Run, "peaks" | "results" | "peers" | "ratios" | "precision">> {
  const asked = [...match.peers].map(([key, rates]) => ({ ...(JSON.parse(key) as PeerAsked), rates }));
  const isLoop = ({ work }: PeerAsked): boolean => work === "surface-loop";
  const layouts = asked.filter((way) => !isLoop(way)).map(({ rates }) => rates);
  const loops = asked.filter(isLoop).map(({ rates }) => rates);
  const { arch, threads, about } = match;
  return {
    peaks: [],
    precision: [],
    results: [...match.bare].map(([batch, rates]) => resultOf(match, batch, rates)),
    peers: asked.map(({ rates, ...way }) => ({
      engine: about!,
      arch,
      threads,
      ...way,
      imagesPerSecond: median(rates),
    })),
    ratios: [...ratiosTo(match, "best of layouts", layouts), ...ratiosTo(match, "surface-loop", loops)],
  };
}

function resultOf(match: Match, batch: number, rates: readonly number[]): Result {
  const { engine, arch, threads, work, whole, peaks } = match;
  return {
    engine: engine.name,
    device: engine.device,
    arch,
    work: work.name,
    batch,
    threads,
    imagesPerSecond: median(rates),
    wholeImagesPerSecond: batch === work.batch && whole.length > 0 ? median(whole) : null,
    shareOfPeak: median(rates.map((rate, round) => (rate * work.operations) / peaks[round]!)),
    memory: process.resourceUsage().maxRSS * 1024,
  };
}

function ratiosTo(
  { engine, arch, threads, work, bare, whole }: Match,
  against: string,
  ways: readonly (readonly number[])[],
): Ratio[] {
  if (ways.length === 0) return [];
  // The way that is best over all rounds: the best of each round would be the luckiest one.
  const best = ways.reduce((a, b) => (median(b) > median(a) ? b : a));
  const byRound = (rates: readonly number[]): number[] => rates.map((rate, round) => rate / best[round]!);
  const rounds = byRound(whole);
  return [
    {
      engine: engine.name,
      device: engine.device,
      arch,
      work: work.name,
      threads,
      against,
      whole: median(rounds),
      bare: median(byRound(bare.get(work.batch)!)),
      rounds,
    },
  ];
}
