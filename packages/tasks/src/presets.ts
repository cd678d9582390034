import { TaskError } from "./errors.js";
import type { PayloadInputs, TaskName } from "./tasks.js";

/** A part of a payload under a name. */
export interface Preset<N extends TaskName = TaskName> {
  /** One line for people who choose. */
  readonly help: string;
  readonly payload: Partial<PayloadInputs[N]>;
}

type Presets = { readonly [N in TaskName]: Readonly<Record<string, Preset<N>>> };

/** The paper's images, and the first reading of its PGD: ten steps of 1/255 inside 8/255. */
const cifar = { source: "cifar10" };
const paperAttacks = ["fgsm", "pgd-paper-step", "pgd-paper-radius", "stadv-bounded"];

/**
 * The included digits in minutes on two cores. They have 17 levels, so that a radius of 8/255 would be half a level: 0.1
 * is 1.6 levels.
 */
const digits = { source: "digits" };
const smallAttacks = [
  "fgsm:epsilon=0.1",
  "pgd:epsilon=0.1,step=0.02",
  "stadv-bounded:bound=0.03,step=0.003,steps=20",
];

const square = (points: number) => {
  const axis = { from: -1, to: 1, points };
  return { x: axis, y: axis };
};

/** Presets by task and name. `paper` repeats the paper, `small` shows the same path in minutes. */
export const presets: Presets = {
  train: {
    paper: {
      help: "ResNet-32 on CIFAR-10 by the common recipe: SGD 0.1, momentum 0.9, weight decay 1e-4, 200 epochs",
      payload: {
        arch: "resnet32",
        data: cifar,
        epochs: 200,
        batch: 128,
        optimizer: { kind: "sgd", momentum: 0.9, nesterov: false, weightDecay: 1e-4 },
        learningRate: 0.1,
        schedule: { kind: "step", milestones: [0.5, 0.75], factor: 0.1 },
        augment: { flip: true, padding: 4 },
        mean: [0.485, 0.456, 0.406],
        deviation: [0.229, 0.224, 0.225],
      },
    },
    small: {
      help: "ResNet-8 on digits, 15 epochs",
      payload: { arch: "resnet8", data: digits, epochs: 15, batch: 64, augment: null },
    },
  },
  finetune: {
    paper: {
      help: "200 epochs of Adam 1e-3 on CIFAR-10 and one example of each image, by PGD; give other attacks for the paper's other models",
      payload: { data: cifar, epochs: 200, batch: 128, attacks: ["pgd-paper-step"], augmentation: "static" },
    },
    small: {
      help: "10 epochs on digits and one PGD example of each",
      payload: { data: digits, epochs: 10, batch: 64, augment: null, attacks: [smallAttacks[1]!] },
    },
  },
  evaluate: {
    paper: {
      help: "the paper's first table on CIFAR-10's test images: clean, FGSM, both readings of its PGD, stAdv",
      payload: { data: { ...cifar, split: "test" }, attacks: ["none", ...paperAttacks] },
    },
    small: {
      help: "clean, FGSM, PGD and stAdv on the digits' test images",
      payload: { data: { ...digits, split: "test" }, attacks: ["none", ...smallAttacks] },
    },
  },
  attack: {
    paper: {
      help: "the paper's PGD on CIFAR-10's test images; give another attack for the rest of its second table",
      payload: { data: { ...cifar, split: "test" }, attack: "pgd-paper-step" },
    },
    small: {
      help: "PGD on the digits' test images",
      payload: { data: { ...digits, split: "test" }, attack: smallAttacks[1]! },
    },
  },
  surface: {
    paper: {
      help: "51x51 from -1 to 1 on 1,000 training images of CIFAR-10, filters normalised",
      payload: {
        data: { ...cifar, split: "train", images: 1000 },
        ...square(51),
        normalization: "filter",
        ignore: "biasbn",
      },
    },
    small: {
      help: "21x21 from -1 to 1 on 256 training images of digits",
      payload: { data: { ...digits, split: "train", images: 256 }, ...square(21) },
    },
  },
  hessian: {
    paper: {
      help: "the two largest eigenvalues, the trace and the spectral density on 1,000 training images of CIFAR-10",
      payload: {
        data: { ...cifar, split: "train", images: 1000 },
        smallest: 1,
        spectrum: { samples: 4, steps: 40 },
      },
    },
    small: {
      help: "the two largest eigenvalues and the trace on 256 training images of digits",
      payload: { data: { ...digits, split: "train", images: 256 } },
    },
  },
  "import-model": {},
  report: {},
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * A preset completed by what was given: given values win, objects are merged field by field, lists are taken whole, and so
 * are objects of another `kind`. The outcome is for `parsePayload`.
 *
 * @throws TaskError `unknown`, listing the presets of the task
 */
export function applyPreset(task: TaskName, name: string, given: Fields): Fields {
  const own = presets[task];
  if (Object.hasOwn(own, name)) return merge(own[name]!.payload, given);
  const known = Object.keys(own).join(", ");
  const message = `unknown preset ${JSON.stringify(name)}, want ${known === "" ? "none" : `one of ${known}`}`;
  throw new TaskError(task, "unknown", [{ path: ["preset"], message }]);
}

function merge(base: Fields, given: Fields): Fields {
  const changed = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      const before = Object.hasOwn(base, key) ? base[key] : undefined;
      return [
        key,
        isFields(before) && isFields(value) && sameKind(before, value) ? merge(before, value) : value,
      ];
    });
  return { ...base, ...Object.fromEntries(changed) };
}

function sameKind(before: Fields, given: Fields): boolean {
  return given["kind"] === undefined || before["kind"] === given["kind"];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
