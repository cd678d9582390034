import {
  ATTACK_BATCH,
  type AttackResult,
  evaluateImages,
  type ImageSet,
  type TensorMap,
  takeImages,
  tensor,
} from "@basin/compute";
import { encodeSafetensors } from "@basin/formats";
import { openSubject } from "../inputs/open-subject.js";
import { attackOrNone } from "./attack-or-none.js";
import { addDone, type KeptPart, readDone, writeDone } from "./image-parts.js";
import { keepBytes } from "./keep.js";
import { eachPart, type Part } from "./parts.js";
import type { WorkContext, WorkEnd, WorkTools } from "./work.js";

/** A piece of an evaluation: some images under one of its attacks. */
export function evaluateShard(context: WorkContext<"evaluate">): Promise<WorkEnd> {
  return measureImages(context, context.payload.attacks);
}

/** A piece of an attack: the same, and the adversarial images are kept. */
export function attackShard(context: WorkContext<"attack">): Promise<WorkEnd> {
  return measureImages(context, [context.payload.attack], keepAttacked);
}

/** Keeps what an attack made of some images. */
type Keep = (tools: WorkTools, made: AttackResult, set: ImageSet) => ReturnType<typeof keepBytes>;

/** Goes through the images of a piece from the first one that is not done. Units are images, once for each attack. */
async function measureImages(
  context: WorkContext<"evaluate"> | WorkContext<"attack">,
  attacks: readonly string[],
  keep?: Keep,
): Promise<WorkEnd> {
  const { piece, payload, desk, signal, tell, look } = context;
  const { engine, model, set } = await openSubject(context);
  const { from, to } = piece.job;
  const before = Math.floor(from / set.count) * set.count;
  const attack = attackOrNone(attacks[before / set.count]!);
  let done = readDone(piece.job);
  const measure = async (part: Part): Promise<void> => {
    const images = takeImages(set, { skip: part.from, count: part.to - part.from });
    const { seed, batch } = payload;
    const { rows, adversarial, seconds } = await evaluateImages(engine, model, attack, images, {
      seed,
      signal,
      places: placesOf(part),
      onImages: look,
      ...(batch === undefined ? {} : { batch }),
    });
    const kept = adversarial && keep ? await keep(context, adversarial, images) : undefined;
    const own: { part?: KeptPart } = kept ? { part: { ...part, hash: kept.hash } } : {};
    done = addDone(done, { count: part.to - part.from, seconds, rows, ...own });
    tell({ ...kept?.found, done: done.done, data: writeDone(done) });
  };
  await eachPart(
    {
      from: from - before + done.done,
      to: to - before,
      first: ATTACK_BATCH * engine.parallelism,
      seconds: desk.options.pieceSeconds,
    },
    measure,
  );
  return {};
}

/** The places of a part's images in the whole set. */
export function placesOf({ from, to }: Part): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i);
}

function keepAttacked(tools: WorkTools, made: AttackResult, set: ImageSet): ReturnType<typeof keepBytes> {
  return keepBytes(tools, encodeSafetensors(attackedTensors(made, set)), {
    kind: "attacked",
    ending: "safetensors",
  });
}

/** What an attack made of a set, by the names of the arrays in the file that it ends in. */
function attackedTensors(made: AttackResult, { count, channels, height, width }: ImageSet): TensorMap {
  return new Map(
    Object.entries({
      images: tensor("f32", [count, channels, height, width], made.adversarial),
      predictions: tensor("i32", [count], made.predictions),
      success: tensor("u8", [count], made.success),
      ...(made.flow ? { flow: tensor("f32", [count, 2, height, width], made.flow) } : {}),
    }),
  );
}
