import {
  cleanExamples,
  type Engine,
  type ExampleSource,
  type ImageSet,
  imageSize,
  type Model,
  parseAttack,
  staticExamples,
  type TrainOptions,
} from "@basin/compute";
import {
  finetuningProtocol,
  newModel,
  type TrainSettings,
  trainingProtocol,
  usualAugmentation,
} from "@basin/protocol";
import type { Payloads } from "@basin/tasks";
import { readExamples } from "../work/examples.js";
import type { WorkContext } from "../work/work.js";
import { openImages } from "./images.js";
import { openSubject } from "./open-subject.js";

/** A training that is ready to begin or to go on. */
export interface Training {
  readonly engine: Engine;
  readonly model: Model;
  readonly set: ImageSet;
  readonly options: TrainSettings & Pick<TrainOptions, "online">;
  /** Asked for when the training begins: examples may be large. */
  readonly examples: () => Promise<ExampleSource>;
  readonly protocol: object;
}

/** A network from scratch, on clean images or adversarially. */
export async function openTraining(context: WorkContext<"train">): Promise<Training> {
  const { desk, piece, payload } = context;
  const engine = await desk.engine(payload.engine);
  const asked = { split: "train", ...payload.data } as const;
  const { set, protocol: data } = await openImages(context, piece.dataset, asked);
  const model = newModel(payload, set, payload.seed);
  const attacks = payload.attacks.map(parseAttack);
  const { cleanShare } = payload;
  const settings = settingsOf(payload, set);
  return {
    engine,
    model,
    set,
    options: { ...settings, ...(attacks.length === 0 ? {} : { online: { attacks, cleanShare } }) },
    examples: async () => cleanExamples(set),
    protocol: trainingProtocol({ data, spec: model.spec, attacks, cleanShare, settings, engine }),
  };
}

/** A trained network on clean and adversarial images. */
export async function openFinetuning(context: WorkContext<"finetune">): Promise<Training> {
  const { piece, payload } = context;
  const { engine, model, set, data, of: base } = await openSubject(context);
  const attacks = payload.attacks.map(parseAttack);
  const settings = settingsOf(payload, set);
  const { augmentation } = payload;
  const made = (): Promise<Float32Array> =>
    readExamples(context, piece.earlier["examples"] ?? [], set.count * imageSize(set));
  const ways = {
    online: { options: { online: { attacks } }, examples: async () => cleanExamples(set) },
    static: { options: {}, examples: async () => staticExamples(set, await made()) },
  };
  const { options, examples } = ways[augmentation];
  return {
    engine,
    model,
    set,
    options: { ...settings, ...options },
    examples,
    protocol: finetuningProtocol({ data, base, spec: model.spec, attacks, augmentation, settings, engine }),
  };
}

function settingsOf(payload: Payloads["train"] | Payloads["finetune"], set: ImageSet): TrainSettings {
  const {
    epochs,
    batch,
    learningRate,
    optimizer,
    schedule,
    seed,
    augment = usualAugmentation(set),
  } = payload;
  return { epochs, batch, learningRate, optimizer, schedule, seed, augment };
}
