import type { EpochSummary, TrainingState } from "@basin/compute";
import { encodeSafetensors, parseSafetensors } from "@basin/formats";
import { isUnavailable } from "../patience.js";
import type { Desk } from "../thread/desk.js";

/** A state that is kept: steps and epochs that were done, and where its bytes are. */
export interface KeptState {
  readonly step: number;
  readonly epoch: number;
  readonly hash: string;
}

/** A state and the summaries of the epochs before it. */
export interface Saved {
  readonly state: TrainingState;
  readonly epochs: readonly EpochSummary[];
}

/** The bytes of a state. They name their run, so that no two runs share an artifact that one of them will remove. */
export function encodeState(runId: string, { state, epochs }: Saved): Uint8Array {
  const metadata = { ...state.metadata, run: runId, epochs: JSON.stringify(epochs) };
  return encodeSafetensors(state.tensors, metadata);
}

/** Where a training goes on, and what had to be passed over for it. */
export interface Resumption {
  readonly saved: Saved | undefined;
  readonly kept: readonly KeptState[];
  /** A line for each state that cannot be used. */
  readonly log: readonly string[];
}

/**
 * The newest state that can be read. A damaged one is passed over for the one before it, and without any the training begins
 * again: a lost state costs time, not the run.
 */
export async function resumeFrom(
  { artifacts }: Pick<Desk, "artifacts">,
  runId: string,
  states: readonly KeptState[],
): Promise<Resumption> {
  const kept = [...states];
  const log: string[] = [];
  while (kept.length > 0) {
    const { hash, step } = kept.at(-1)!;
    try {
      return { saved: decodeState(await artifacts.get(hash), runId), kept, log };
    } catch (error) {
      // A store that does not answer says nothing about the state.
      if (isUnavailable(error)) throw error;
      log.push(`the state after step ${step} cannot be used, going on from before it: ${String(error)}`);
      // Equal bytes are stored once: the damaged ones must make room for what will be written again.
      await artifacts.remove(hash).catch(() => {});
      kept.pop();
    }
  }
  return { saved: undefined, kept, log };
}

function decodeState(bytes: Uint8Array, runId: string): Saved {
  const { tensors, metadata } = parseSafetensors(bytes, "state");
  if (metadata["run"] !== runId) throw new Error(`state: want one of ${runId}, got ${metadata["run"]}`);
  return { state: { tensors, metadata }, epochs: JSON.parse(metadata["epochs"]!) as EpochSummary[] };
}
