import type { Run } from "@basin/client";
import { attackName } from "@basin/protocol";
import { finetuning, mapping, recipes, training } from "./plan.js";
import type { Runs } from "./runs.js";

/** What makes the figures of a demo what they are, as its runs say it. */
export function demoProtocol(runs: Runs) {
  const of = (key: string) => protocolOf(runs.get(key)!);
  const [trained, tested, mapped] = ["model clean", "evaluation clean", "surface clean"].map(of);
  const attacks = Object.fromEntries(recipes.map(({ title, attack }) => [title, attackName(attack)]));
  const { axes, normalization } = mapping;
  return {
    training: { ...trained!.data, clean: training, finetuning, static: "1:1" },
    tables: { ...tested!.data, attacks, ...tested!.run },
    surfaces: {
      ...mapped!.data,
      ...{ choice: mapped!.choice, attack: "none", axes, normalization },
      ...mapped!.run,
    },
  };
}

function protocolOf({ protocol, id }: Run) {
  if (!protocol) throw new Error(`internal: ${id} has succeeded without a protocol`);
  const { data, split, images, choice, seed, batchNorm, engine, version } = protocol;
  return { data: { data, split, images }, choice, run: { seed, batchNorm, engine, version } };
}
