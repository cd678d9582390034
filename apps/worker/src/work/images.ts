import {
  type AttackResult,
  evaluateImages,
  type ImageSet,
  type Tensor,
  type TensorMap,
  takeImages,
  tensor,
} from "@basin/compute";
import { encodeSafetensors } from "@basin/formats";
import { toProbabilities } from "@basin/protocol";
import { openSubject } from "../inputs/open-subject.js";
import { attackOrNone } from "./attack-or-none.js";
import { eachImagePart } from "./image-work.js";
import { keepBytes } from "./keep.js";
import { placesOf } from "./parts.js";
import type { WorkContext, WorkEnd } from "./work.js";

type Context = WorkContext<"evaluate"> | WorkContext<"attack">;

/** A piece of an evaluation: some images under one of its attacks. */
export function evaluateShard(context: WorkContext<"evaluate">): Promise<WorkEnd> {
  return measureImages(context, context.payload.attacks);
}

/** A piece of an attack: the same, and the adversarial images are kept. */
export function attackShard(context: WorkContext<"attack">): Promise<WorkEnd> {
  return measureImages(context, [context.payload.attack], keepAttacked);
}

/** Keeps what an attack made of some images. */
type Keep = (context: Context, attacked: Attacked) => ReturnType<typeof keepBytes>;

interface Attacked {
  readonly set: ImageSet;
  readonly made: AttackResult;
  /** What the model answers to the images as they were. */
  readonly cleanLogits: Tensor<"f32">;
}

/** Units are images, once for each attack. */
async function measureImages(context: Context, attacks: readonly string[], keep?: Keep): Promise<WorkEnd> {
  const { piece, payload, signal, look } = context;
  const { engine, model, set } = await openSubject(context);
  const { seed, batch } = payload;
  const place = Math.floor(piece.job.from / set.count);
  const attack = attackOrNone(attacks[place]!);
  return eachImagePart(context, {
    engine,
    work: `${piece.run.id} ${place}`,
    from: piece.job.from - place * set.count,
    async run(part) {
      const images = takeImages(set, { skip: part.from, count: part.to - part.from });
      const { rows, adversarial, cleanLogits, seconds } = await evaluateImages(
        engine,
        model,
        attack,
        images,
        {
          seed,
          signal,
          places: placesOf(part),
          onImages: look,
          ...(batch === undefined ? {} : { batch }),
        },
      );
      if (!keep || !adversarial) return { added: { seconds, rows } };
      const attacked = { set: images, made: adversarial, cleanLogits: cleanLogits! };
      const { hash, found } = await keep(context, attacked);
      return { added: { seconds, rows, part: { ...part, hash } }, found };
    },
  });
}

function keepAttacked(context: Context, attacked: Attacked): ReturnType<typeof keepBytes> {
  const bytes = encodeSafetensors(attackedTensors(attacked), { run: context.piece.run.id });
  return keepBytes(context, bytes, { kind: "attacked", ending: "safetensors" });
}

/** What an attack made of a set, by the names of the arrays in the file that it ends in. */
function attackedTensors({ set, made, cleanLogits }: Attacked): TensorMap {
  const { count, channels, height, width } = set;
  const logits = tensor("f32", cleanLogits.shape, made.logits);
  return new Map(
    Object.entries({
      images: tensor("f32", [count, channels, height, width], made.adversarial),
      predictions: tensor("i32", [count], made.predictions),
      success: tensor("u8", [count], made.success),
      clean_probabilities: toProbabilities(cleanLogits),
      probabilities: toProbabilities(logits),
      ...(made.flow ? { flow: tensor("f32", [count, 2, height, width], made.flow) } : {}),
    }),
  );
}
