import { attackImages, exampleShard, imageSize, parseAttack, takeImages, tensor } from "@basin/compute";
import type { Job } from "@basin/db";
import { encodeSafetensors, parseSafetensors } from "@basin/formats";
import { type OpenedSubject, openSubject } from "../inputs/open-subject.js";
import { readDone } from "./image-parts.js";
import { eachImagePart } from "./image-work.js";
import { keepBytes } from "./keep.js";
import { type Part, placesOf } from "./parts.js";
import type { WorkContext, WorkEnd, WorkTools } from "./work.js";

/** The name of the one tensor in an artifact of examples: [images, values]. */
const NAME = "adversarial";

type Tasks = "finetune" | "surface";
type Make<T extends Tasks> = (
  subject: OpenedSubject,
  part: Part,
  context: WorkContext<T>,
) => Promise<Float32Array>;

/** One adversarial example of each image of the piece, made against the model that is fine-tuned. */
export const finetuneExamples = examplesOf<"finetune">((subject, part, { payload, signal, look }) => {
  const attacks = payload.attacks.map(parseAttack);
  const options = { ...part, seed: payload.seed, signal, onImages: look };
  return exampleShard(subject.engine, subject.model, subject.set, attacks, options);
});

/** The images of the piece as the surface's attack leaves them. */
export const surfaceExamples = examplesOf<"surface">(async (subject, part, { payload, signal, look }) => {
  const images = takeImages(subject.set, { skip: part.from, count: part.to - part.from });
  const options = { seed: payload.seed, places: placesOf(part), signal, onImages: look };
  const attack = parseAttack(payload.attack);
  return (await attackImages(subject.engine, subject.model, attack, images, options)).adversarial;
});

/** The work of a piece of examples, given how some of them are made. */
function examplesOf<T extends Tasks>(make: Make<T>): (context: WorkContext<T>) => Promise<WorkEnd> {
  return async (context) => {
    const { piece } = context;
    const subject = await openSubject(context as WorkContext<Tasks>);
    const size = imageSize(subject.set);
    return eachImagePart(context, {
      engine: subject.engine,
      work: `${piece.run.id} examples`,
      from: piece.job.from,
      async run(part) {
        const begun = performance.now();
        const adversarial = await make(subject, part, context);
        const seconds = (performance.now() - begun) / 1000;
        const bytes = encodePart(piece.run.id, adversarial, size);
        const { hash, found } = await keepBytes(context, bytes, { kind: "examples", ending: "safetensors" });
        return { added: { seconds, part: { ...part, hash } }, found };
      },
    });
  };
}

/** The bytes name their run: no two runs share an artifact that one of them will remove. */
function encodePart(run: string, adversarial: Float32Array, size: number): Uint8Array {
  const images = tensor("f32", [adversarial.length / size, size], adversarial);
  return encodeSafetensors(new Map([[NAME, images]]), { run });
}

/** The examples that the pieces of a run have made, all of them in order. */
export async function readExamples(
  { desk }: Pick<WorkTools, "desk">,
  jobs: readonly Job[],
  length: number,
): Promise<Float32Array> {
  const out = new Float32Array(length);
  let at = 0;
  for (const { hash } of jobs.flatMap((job) => readDone(job).parts)) {
    const { tensors } = parseSafetensors(await desk.artifacts.get(hash), "examples");
    const { data } = tensors.get(NAME)!;
    out.set(data, at);
    at += data.length;
  }
  return out;
}

/** The artifacts that the pieces of a run have left, to be removed when nothing reads them any more. */
export function partHashes(jobs: readonly Job[]): string[] {
  return jobs.flatMap((job) => readDone(job).parts.map(({ hash }) => hash));
}
