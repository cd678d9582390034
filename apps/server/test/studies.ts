/** Studies that tests start. */
import type { Stage } from "./stage.js";

/** Two groups and a base, one surface each, two attacks. */
export const small = {
  name: "small",
  data: { source: "digits" },
  base: { kind: "train", arch: "resnet8", epochs: 1, augment: null },
  augmentations: [{ name: "fgsm", title: "FGSM", attacks: ["fgsm"] }],
  finetuning: { epochs: 1, augment: null },
  attacks: [{ name: "fgsm", title: "FGSM", attack: "fgsm" }],
  surfaces: { x: { from: -1, to: 1, points: 3 }, y: { from: -1, to: 1, points: 3 }, images: 4 },
};

/** What tests look at. */
export interface StartedStudy {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly payload: Readonly<Record<string, unknown>>;
  readonly progress: { readonly done: number; readonly total: number; readonly state: string };
  readonly steps: readonly {
    readonly key: string;
    readonly title: string;
    readonly position: number;
    readonly run: {
      readonly id: string;
      readonly state: string;
      readonly task: string;
      readonly title: string;
    };
  }[];
}

const FIELDS =
  "id name note tags payload progress { done total state } steps { key title position run { id state task title } }";
const START = `mutation ($input: StartStudyInput!) { startStudy(input: $input) { study { ${FIELDS} } userErrors { path message code } } }`;

/** What `startStudy` answers. */
export async function askStudy(stage: Stage, input: object) {
  const { startStudy } = await stage.ask(START, { input });
  return startStudy as {
    readonly study: StartedStudy | null;
    readonly userErrors: readonly {
      readonly path: readonly string[];
      readonly message: string;
      readonly code: string;
    }[];
  };
}

/** A study that has to start. */
export async function startStudy(stage: Stage, input: object): Promise<StartedStudy> {
  const { study, userErrors } = await askStudy(stage, input);
  if (study === null) throw new Error(JSON.stringify(userErrors));
  return study;
}

/** A study as it is now. */
export async function readStudy(stage: Stage, id: string): Promise<StartedStudy> {
  return (await stage.ask(`query ($id: ID!) { study(id: $id) { ${FIELDS} } }`, { id })).study;
}

/** How many runs there are. */
export async function countRuns(stage: Stage): Promise<number> {
  return (await stage.ask("{ runs(first: 1) { totalCount } }")).runs.totalCount;
}
