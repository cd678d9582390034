import { access, rm } from "node:fs/promises";
import { basename } from "node:path";
import { ComputeError, type EpochSummary, type TrainingState } from "@basin/compute";
import { readSafetensors, writeSafetensors } from "@basin/formats";

/** What is kept of a training that is not done: its state and the summaries of its epochs. */
export interface Saved {
  readonly state: TrainingState;
  readonly epochs: readonly EpochSummary[];
}

const SUFFIX = ".safetensors";

/** A file beside the model that is to come: `m.safetensors` and `state` give `m.state.safetensors`. */
export function besideOut(out: string, role: string): string {
  return `${out.slice(0, -SUFFIX.length)}.${role}${SUFFIX}`;
}

/** Keeps a state; `settings` says which training it belongs to. */
export async function writeState(out: string, { state, epochs }: Saved, settings: string): Promise<void> {
  const metadata = { ...state.metadata, settings, epochs: JSON.stringify(epochs) };
  await writeSafetensors(besideOut(out, "state"), state.tensors, metadata);
}

/**
 * The state to go on from; nothing where the training has not yet begun.
 *
 * @throws ComputeError `missing` if the training is done, `invalid` if the state belongs to another one
 */
export async function readState(out: string, settings: string): Promise<Saved | undefined> {
  const path = besideOut(out, "state");
  if (!(await exists(path))) {
    if (!(await exists(out))) return undefined;
    const detail = `want the state of a stopped training, got a finished model in ${basename(out)}; leave out --resume to train again`;
    throw new ComputeError({ code: "missing", where: basename(path), detail });
  }
  const { tensors, metadata } = await readSafetensors(path);
  checkSettings(basename(path), settings, metadata["settings"]);
  return { state: { tensors, metadata }, epochs: JSON.parse(metadata["epochs"]!) as EpochSummary[] };
}

/** Makes sure that a file belongs to this training, naming the first setting that differs. */
export function checkSettings(where: string, settings: string, found: string | undefined): void {
  if (found === settings) return;
  const complain = (detail: string): ComputeError => new ComputeError({ code: "invalid", where, detail });
  if (found === undefined) throw complain("want a state of this training, got a file without settings");
  const [ours, theirs] = [settings, found].map((text) => JSON.parse(text) as Record<string, unknown>);
  const differing = Object.keys({ ...ours, ...theirs }).find(
    (key) => JSON.stringify(ours![key]) !== JSON.stringify(theirs![key]),
  );
  const show = (values: Record<string, unknown>): string => JSON.stringify(values[differing!]) ?? "nothing";
  throw complain(
    `want a state of the same training, got another ${differing}: ${show(theirs!)} instead of ${show(ours!)}`,
  );
}

/** Removes what was kept beside the model. */
export async function removeKept(out: string): Promise<void> {
  for (const role of ["state", "examples"]) await rm(besideOut(out, role), { force: true });
}

/** Whether there is a file. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
