/** Rounds in which Basin and its peer take turns. */
import { type Engine, fastestDevice, openEngine } from "@basin/compute";
import { conclude, type Match, type PeerAsked } from "./conclude.js";
import { measurePeak } from "./cost.js";
import type { BenchOptions } from "./options.js";
import type { Peer } from "./peer.js";
import { measurePrecision } from "./precision.js";
import type { Run } from "./results.js";
import { createWork, type WorkName } from "./work.js";

/** What comes of the measurements. */
export type Measured = Required<Pick<Run, "peaks" | "results" | "peers" | "ratios" | "precision">>;

interface Measuring {
  readonly options: BenchOptions;
  readonly peer: Peer | undefined;
  /** Told what is measured next. */
  readonly tell: (line: string) => void;
}

/** Measures everything that was asked for. */
export async function measureAll(measuring: Measuring): Promise<Measured> {
  const parts: Measured[] = [];
  const { device: wanted, half, tf32 } = measuring.options;
  for (const name of measuring.options.engine) {
    const device = wanted === "auto" ? await fastestDevice(name) : wanted;
    for (const threads of measuring.options.threads) {
      const engine = await openEngine(name, { threads, device, half, tf32 });
      try {
        parts.push(...(await measureEngine(engine, threads, measuring)));
      } finally {
        await engine.dispose();
      }
    }
  }
  return {
    peaks: parts.flatMap(({ peaks }) => peaks),
    results: parts.flatMap(({ results }) => results),
    peers: parts.flatMap(({ peers }) => peers),
    ratios: parts.flatMap(({ ratios }) => ratios),
    precision: parts.flatMap(({ precision }) => precision),
  };
}

async function measureEngine(engine: Engine, threads: number, measuring: Measuring): Promise<Measured[]> {
  const matches: Match[] = [];
  for (const arch of measuring.options.arch) {
    for (const name of measuring.options.work) {
      const work = createWork(name, engine, arch);
      const peer = arch.startsWith("resnet") ? measuring.peer : undefined;
      const about = peer?.about.engine;
      const match: Match = {
        engine,
        arch,
        threads,
        work,
        about,
        bare: new Map(),
        whole: [],
        peaks: [],
        peers: new Map(),
      };
      await measureMatch(match, { ...measuring, peer });
      matches.push(match);
    }
  }
  const operationsPerSecond = Math.max(...matches.flatMap(({ peaks }) => peaks));
  const peaks = [{ engine: engine.name, threads, operationsPerSecond }];
  const precision = await measurePrecision(engine, measuring.options);
  return [{ peaks, results: [], peers: [], ratios: [], precision }, ...matches.map(conclude)];
}

async function measureMatch(match: Match, { options, peer, tell }: Measuring): Promise<void> {
  const { arch, threads, work, engine } = match;
  const { seconds, rounds } = options;
  for (let round = 0; round < rounds; round++) {
    tell(`${arch}, ${work.name}, threads ${threads}: round ${round + 1} of ${rounds}`);
    match.peaks.push(await measurePeak(engine));
    for (const batch of new Set([work.batch, ...options.batch])) {
      put(match.bare, batch, await work.bare(batch, seconds));
    }
    if (!options.bare) match.whole.push(await work.whole());
    for (const asked of peer ? peerWork(work.name, peer) : []) {
      const { half, tf32 } = options;
      // On the GPU, if it has one and ours is not the processor.
      const device = engine.device === "cpu" ? "cpu" : (peer!.about.devices?.at(-1) ?? "cpu");
      const rate = await peer!.measure({ arch, threads, seconds, device, half, tf32, ...asked });
      put(match.peers, JSON.stringify({ ...asked, device }), rate);
    }
  }
}

function put<K>(rates: Map<K, number[]>, key: K, rate: number): void {
  rates.set(key, [...(rates.get(key) ?? []), rate]);
}

/** The peer may use any layout, and the batch that suits it best. */
function peerWork(work: WorkName, { about }: Peer): PeerAsked[] {
  const batches = work === "training-step" ? [128] : [32, 128];
  const ways = about.layouts.flatMap((layout) => batches.map((batch) => ({ work, layout, batch })));
  return work === "forward" ? [...ways, { work: "surface-loop", layout: "nchw", batch: 128 }] : ways;
}
