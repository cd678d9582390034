import { basename } from "node:path";
import {
  type Attack,
  type ExampleSource,
  type ImageSet,
  imageSize,
  type Model,
  makeStaticExamples,
  staticExamples,
  tensor,
  toDType,
} from "@basin/compute";
import { readSafetensors, writeSafetensors } from "@basin/formats";
import { toJson } from "@basin/protocol";
import { withProgress } from "../progress.js";
import type { Tools } from "../session.js";
import { besideOut, checkSettings, exists } from "./state-file.js";

/** What the examples are made of, and where they are kept until training is done. */
export interface StaticWork {
  readonly base: Model;
  readonly set: ImageSet;
  readonly attacks: readonly Attack[];
  readonly seed: number;
  readonly out: string;
  readonly resume: boolean;
  readonly protocol: object;
}

/**
 * The paper's examples: every image and one adversarial example of it, made once from the base model. They are kept
 * beside `--out`, so that a training that goes on need not make them again.
 */
export async function openStaticExamples(tools: Tools, work: StaticWork): Promise<ExampleSource> {
  const { set, out, resume, protocol } = work;
  const path = besideOut(out, "examples");
  const settings = toJson(protocol);
  if (resume && (await exists(path))) {
    const { tensors, metadata } = await readSafetensors(path);
    checkSettings(basename(path), settings, metadata["settings"]);
    const kept = tensors.get("adversarial");
    if (kept) return staticExamples(set, toDType(kept, "f32").data);
  }
  const adversarial = await make(tools, work);
  const kept = tensor("f32", [set.count, imageSize(set)], adversarial);
  await writeSafetensors(path, new Map([["adversarial", kept]]), { settings });
  return staticExamples(set, adversarial);
}

async function make(
  { engine, signal }: Tools,
  { base, set, attacks, seed }: StaticWork,
): Promise<Float32Array> {
  return withProgress("examples", "images", (onImages) =>
    makeStaticExamples(engine, base, set, attacks, { seed, signal, onImages }),
  );
}
