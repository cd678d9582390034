/** What a study may be asked: one plan of many runs, as the paper is one. */
import { z } from "zod";
import { NO_ATTACK } from "../attack-text.js";
import { normalizationNames } from "../catalogue.js";
import * as fields from "../fields.js";
import { training } from "../training.js";

const word = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "want a word of a-z, 0-9 and -, as it names files and columns");

const {
  data: _,
  name: __,
  seed: ___,
  engine: ____,
  ...trained
} = training({
  optimizer: "sgd",
  learningRate: 0.1,
  schedule: "step",
});
const {
  data: _____,
  name: ______,
  seed: _______,
  engine: ________,
  ...tuned
} = training({
  optimizer: "adam",
  learningRate: 1e-3,
  schedule: "constant",
});

const network = {
  mean: fields.perChannel.optional(),
  deviation: fields.positivePerChannel.optional(),
};

/** Where every model of a study begins. */
const base = z.discriminatedUnion("kind", [
  /** Trained here, once for each seed. */
  z.strictObject({ kind: z.literal("train"), arch: fields.arch, ...network, ...trained }),
  /** A checkpoint that was uploaded; it is the base of every seed. */
  z.strictObject({
    kind: z.literal("import"),
    upload: z.string().regex(/^[0-9a-f]{64}$/, "want a SHA-256 in hexadecimal"),
    arch: fields.arch.optional(),
    ...network,
  }),
  /** A model that is in the store; it is the base of every seed. */
  z.strictObject({ kind: z.literal("model"), model: fields.modelId }),
]);

const tuning = z.strictObject({ ...tuned, augmentation: z.enum(["static", "online"]).default("static") });

/** Adversarial training from random weights, as Madry et al. train. */
const scratch = z.strictObject({
  arch: fields.arch,
  ...network,
  ...trained,
  cleanShare: z.literal([0, 0.5]).default(0),
});

const part = z.strictObject({ images: z.number().int().min(1).optional() });

const payload = z
  .strictObject({
    name: fields.title,
    data: z.strictObject({
      source: fields.dataName,
      /** Images of the train split to train on, the first ones; all where it is not given. */
      train: z.number().int().min(1).optional(),
      /** Images of the test split to evaluate on, the first ones; all where it is not given. */
      test: z.number().int().min(1).optional(),
    }),
    base,
    /** What the base is called in tables. */
    baseTitle: fields.title.default("none"),
    /** One model for each and seed, trained on clean images and what these attacks make of them. */
    augmentations: z
      .array(z.strictObject({ name: word, title: fields.title, attacks: z.array(fields.attack).min(1) }))
      .max(16)
      .refine(
        (groups) => unlike(["base", NO_ATTACK, ...namesOf(groups)]),
        "want names unlike each other and other than base",
      ),
    /** How the base is fine-tuned on them; null where they are trained from scratch. */
    finetuning: tuning.nullable().default(null),
    /** How they are trained from scratch; null where the base is fine-tuned. */
    scratch: scratch.nullable().default(null),
    /** What every model is tested on, beside clean images. */
    attacks: z
      .array(
        z.strictObject({
          name: word,
          title: fields.title,
          attack: fields.attack,
          /** 0 from the beginning; attacks that were added later are measured by runs of their own, see `keepRounds`. */
          round: z.number().int().min(0).default(0),
        }),
      )
      .min(1)
      .max(fields.MOST_ATTACKS - 1)
      .refine(
        (attacks) => unlike([NO_ATTACK, ...namesOf(attacks)]),
        "want names unlike each other and other than none",
      ),
    /** Grids around every model, on the same images and directions; null for none. */
    surfaces: z
      .strictObject({
        ...part.shape,
        split: z.enum(["train", "test"]).default("train"),
        x: fields.axis,
        y: fields.axis,
        normalization: z.enum(normalizationNames).default("filter"),
        /** Pairs of random directions. */
        directions: z.number().int().min(1).max(100).default(1),
        /** Keep what a bootstrap over images draws from. */
        imageLosses: z.boolean().default(true),
        /** Attacks on whose examples a surface of each model of the first seed is measured as well. */
        attacks: z
          .array(fields.attack)
          .max(8)
          .refine(unlike, "want each attack once, got one twice")
          .default([]),
      })
      .nullable()
      .default(null),
    /** Lines from the base to the model of each augmentation, of the first seed; null for none. */
    interpolation: z
      .strictObject({ ...part.shape, x: fields.axis })
      .nullable()
      .default(null),
    /** Curvature of every model; null for none. */
    hessian: z
      .strictObject({
        ...part.shape,
        largest: z.number().int().min(0).max(64).default(2),
        smallest: z.number().int().min(0).max(64).default(1),
        tolerance: z.number().gt(0).max(1).default(1e-3),
        products: z.number().int().min(0).max(10_000).default(100),
        trace: z.number().int().min(0).max(10_000).default(16),
      })
      .nullable()
      .default(null),
    /** Adversarial images of the test split against the base, to look at; null for none. */
    examples: z
      .strictObject({ images: z.number().int().min(1) })
      .nullable()
      .default(null),
    /** Of the trainings: everything is repeated for each. */
    seeds: z
      .array(z.number().int().min(0))
      .min(1)
      .max(100)
      .refine(unlike, "want each seed once, got one twice")
      .default([0]),
    engine: fields.engine,
  })
  .refine(
    ({ finetuning, scratch, augmentations }) =>
      augmentations.length === 0 ? true : (finetuning === null) !== (scratch === null),
    {
      path: ["finetuning"],
      error: "want either finetuning or scratch",
    },
  )
  .refine(({ interpolation, finetuning }) => interpolation === null || finetuning !== null, {
    path: ["interpolation"],
    error:
      "want it with finetuning: networks of other random weights are not joined by a line that says much",
  });

/** What a study is asked, every default filled in. */
export type StudyPayload = z.output<typeof payload>;
/** The same as people write it, defaults left out. */
export type StudyInput = z.input<typeof payload>;

/** The schema; for `parseStudy`. */
export const studyPayload: z.ZodType<StudyPayload> = payload;

function unlike(values: readonly (string | number)[]): boolean {
  return new Set(values).size === values.length;
}

function namesOf(named: readonly { readonly name: string }[]): readonly string[] {
  return named.map(({ name }) => name);
}
