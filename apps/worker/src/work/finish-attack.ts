import { type AttackResult, summarizeRows, type Tensor, type TensorMap } from "@basin/compute";
import { encodeNpz, parseSafetensors } from "@basin/formats";
import { type AttackProbabilities, attackArrays, joinArrays } from "@basin/protocol";
import { openSubject } from "../inputs/open-subject.js";
import { attackOrNone } from "./attack-or-none.js";
import { partHashes } from "./examples.js";
import { joinJobs } from "./finish-evaluation.js";
import { keepBytes } from "./keep.js";
import type { WorkContext, WorkEnd } from "./work.js";

/** Joins the adversarial images of all pieces into one file, which is a data set of its own. */
export async function finishAttack(context: WorkContext<"attack">): Promise<WorkEnd> {
  const { piece, payload } = context;
  const { set } = await openSubject(context);
  const jobs = piece.earlier["images"] ?? [];
  const hashes = partHashes(jobs);
  const parts = await readParts(context, hashes);
  const made = toResult(parts);
  const dataset = piece.makes.dataset!;
  const { hash, found } = await keepBytes(
    context,
    encodeNpz(attackArrays({ set, made, probabilities: probabilitiesOf(parts) })),
    {
      kind: "dataset",
      ending: "npz",
      download: { role: "dataset", name: `${dataset.name}.npz` },
    },
  );
  const { rows, seconds } = joinJobs(jobs);
  const { images, oneMinusSsim, l2, linf, meanFlow } = summarizeRows(rows, attackOrNone(payload.attack));
  const misled = made.success.reduce((sum, flag) => sum + flag, 0) / images;
  const result = { dataset: dataset.id, images, misled, oneMinusSsim, l2, linf, meanFlow, seconds };
  const { length: classes } = set.classes;
  return {
    found: { ...found, obsolete: hashes },
    outcome: { result, dataset: { hash, classes, images: { [set.split]: images } } },
  };
}

async function readParts(
  { desk }: Pick<WorkContext<"attack">, "desk">,
  hashes: readonly string[],
): Promise<TensorMap> {
  const parts: TensorMap[] = [];
  for (const hash of hashes) {
    parts.push(parseSafetensors(await desk.artifacts.get(hash), "attacked images").tensors);
  }
  return joinArrays(parts);
}

/** Pieces that an earlier version made have none. */
function probabilitiesOf(arrays: TensorMap): AttackProbabilities | undefined {
  const clean = arrays.get("clean_probabilities") as Tensor<"f32"> | undefined;
  const adversarial = arrays.get("probabilities") as Tensor<"f32"> | undefined;
  return clean && adversarial && { clean, adversarial };
}

/** The logits are not kept: nothing asks for them any more. */
function toResult(arrays: TensorMap): AttackResult {
  const array = (name: string) => arrays.get(name)?.data;
  return {
    adversarial: array("images") as Float32Array,
    predictions: array("predictions") as Int32Array,
    success: array("success") as Uint8Array,
    flow: (array("flow") as Float32Array | undefined) ?? null,
    logits: new Float32Array(0),
  };
}
