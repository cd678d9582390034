import { isTrained, parametersOf, sizeOf } from "@basin/compute";
import { readTrained, type TrainedData } from "./trained-data.js";
import type { WorkContext, WorkEnd } from "./work.js";

/** Completes the model of a training. */
export async function finishTraining(
  context: WorkContext<"train"> | WorkContext<"finetune">,
): Promise<WorkEnd> {
  const [job] = context.piece.earlier["train"] ?? [];
  const { epochs, seconds, model } = readTrained(job!);
  return {
    outcome: {
      result: { model: context.piece.makes.model!.id, epochs, seconds },
      model: completed(model!),
    },
  };
}

/** Completes the model of an import. */
export async function finishImport({ piece }: WorkContext<"import-model">): Promise<WorkEnd> {
  const [job] = piece.earlier["prepare"] ?? [];
  const model = readTrained(job!).model!;
  const parameters = parametersOf(model.spec)
    .filter(isTrained)
    .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const { arch } = model.spec;
  return {
    outcome: { result: { model: piece.makes.model!.id, arch, parameters }, model: completed(model) },
  };
}

/** The model's row, as the store completes it. */
function completed({ hash, spec, fingerprint }: NonNullable<TrainedData["model"]>) {
  return { arch: spec.arch, spec: { ...spec }, checkpointHash: hash, fingerprint };
}
