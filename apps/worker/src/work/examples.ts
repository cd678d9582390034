import {
  ATTACK_BATCH,
  attackImages,
  exampleShard,
  imageSize,
  parseAttack,
  takeImages,
  tensor,
} from "@basin/compute";
import type { Job } from "@basin/db";
import { encodeSafetensors, parseSafetensors } from "@basin/formats";
import { type OpenedSubject, openSubject } from "../inputs/open-subject.js";
import { addDone, readDone, writeDone } from "./image-parts.js";
import { placesOf } from "./images.js";
import { keepBytes } from "./keep.js";
import { eachPart, type Part } from "./parts.js";
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
    const { piece, desk, tell } = context;
    const subject = await openSubject(context as WorkContext<Tasks>);
    const { from, to } = piece.job;
    let done = readDone(piece.job);
    const cut = {
      from: from + done.done,
      to,
      first: ATTACK_BATCH * subject.engine.parallelism,
      seconds: desk.options.pieceSeconds,
    };
    await eachPart(cut, async (part) => {
      const begun = performance.now();
      const adversarial = await make(subject, part, context);
      const seconds = (performance.now() - begun) / 1000;
      const { hash, found } = await keepBytes(context, encodePart(adversarial, imageSize(subject.set)), {
        kind: "examples",
        ending: "safetensors",
      });
      done = addDone(done, { count: part.to - part.from, seconds, part: { ...part, hash } });
      tell({ ...found, done: done.done, data: writeDone(done) });
    });
    return {};
  };
}

function encodePart(adversarial: Float32Array, size: number): Uint8Array {
  return encodeSafetensors(new Map([[NAME, tensor("f32", [adversarial.length / size, size], adversarial)]]));
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
