/** What trainings of the platform are held to: done here, without it. */
import {
  cleanExamples,
  type Engine,
  type Model,
  makeStaticExamples,
  openDataset,
  openEngine,
  parseAttack,
  staticExamples,
  train,
} from "@basin/compute";
import {
  chooseImages,
  encodeModel,
  newModel,
  toJson,
  trainingProtocol,
  usualAugmentation,
} from "@basin/protocol";
import { type PayloadInputs, type Payloads, parsePayload } from "@basin/tasks";

/** The bytes of the model that `basin train` writes. */
export async function directTraining(asked: PayloadInputs["train"]): Promise<Uint8Array> {
  const payload = parsePayload("train", asked);
  const { set, protocol: data } = await openImages(payload);
  const model = newModel({ arch: payload.arch }, set, payload.seed);
  const settings = settingsOf(payload);
  return withEngine(async (engine) => {
    const trained = await train(engine, model, { ...settings, examples: cleanExamples(set) });
    const parts = { data, spec: model.spec, attacks: [], cleanShare: payload.cleanShare, settings, engine };
    return encodeModel(trained, toJson(trainingProtocol(parts)));
  });
}

/** A model fine-tuned on static examples. */
export async function directFinetuning(base: Model, asked: PayloadInputs["finetune"]): Promise<Model> {
  const payload = parsePayload("finetune", asked);
  const { set } = await openImages(payload);
  return withEngine(async (engine) => {
    const { seed, attacks } = payload;
    const adversarial = await makeStaticExamples(engine, base, set, attacks.map(parseAttack), { seed });
    return train(engine, base, { ...settingsOf(payload), examples: staticExamples(set, adversarial) });
  });
}

/** Does something with an engine of its own. */
export async function withEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openEngine("onnx", { threads: 1 });
  try {
    return await work(engine);
  } finally {
    await engine.dispose();
  }
}

async function openImages({ data }: Payloads["train"] | Payloads["finetune"]) {
  return chooseImages(await openDataset(data.source, { split: "train" }), data);
}

function settingsOf(payload: Payloads["train"] | Payloads["finetune"]) {
  const { epochs, batch, learningRate, optimizer, schedule, seed } = payload;
  return {
    epochs,
    batch,
    learningRate,
    optimizer,
    schedule,
    seed,
    augment: usualAugmentation({ channels: 1 }),
  };
}
