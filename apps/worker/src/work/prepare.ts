import { invalid, parseAttack, trainedLayout } from "@basin/compute";
import { attackProtocol, evaluationProtocol, hessianProtocol } from "@basin/protocol";
import { openSubject } from "../inputs/open-subject.js";
import { openFinetuning, openTraining, type Training } from "../inputs/training.js";
import { attackOrNone } from "./attack-or-none.js";
import { toPrepared } from "./prepared.js";
import type { WorkContext, WorkEnd } from "./work.js";

/** Makes sure that a training can begin. */
export async function prepareTraining(context: WorkContext<"train">): Promise<WorkEnd> {
  return { prepared: toPrepared(context, findingsOf(await openTraining(context))) };
}

/** Makes sure that a model can be fine-tuned. */
export async function prepareFinetuning(context: WorkContext<"finetune">): Promise<WorkEnd> {
  return { prepared: toPrepared(context, findingsOf(await openFinetuning(context))) };
}

function findingsOf({ engine, model, set, protocol }: Training) {
  return { engine, arch: model.spec.arch, set, protocol };
}

/** Makes sure that a model can be evaluated. */
export async function prepareEvaluation(context: WorkContext<"evaluate">): Promise<WorkEnd> {
  const { engine, model, set, data, of } = await openSubject(context);
  const { seed } = context.payload;
  const attacks = context.payload.attacks.map(attackOrNone);
  const protocol = evaluationProtocol({ data, model: of, attacks, engine, seed });
  return { prepared: toPrepared(context, { engine, arch: model.spec.arch, set, protocol }) };
}

/** Makes sure that a model can be attacked. */
export async function prepareAttack(context: WorkContext<"attack">): Promise<WorkEnd> {
  const { engine, model, set, data, of } = await openSubject(context);
  const { seed } = context.payload;
  const protocol = attackProtocol({
    data,
    model: of,
    attack: parseAttack(context.payload.attack),
    engine,
    seed,
  });
  return { prepared: toPrepared(context, { engine, arch: model.spec.arch, set, protocol }) };
}

/** Makes sure that a model's Hessian can be measured. */
export async function prepareHessian(context: WorkContext<"hessian">): Promise<WorkEnd> {
  const { engine, model, set, data, of } = await openSubject(context);
  const { seed, largest, smallest, products } = context.payload;
  const [wanted, { size }] = [largest + smallest, trainedLayout(model.spec)];
  if (wanted > size) throw invalid("largest", `at most ${size} eigenvalues`, wanted);
  if (products < wanted) throw invalid("products", `at least ${wanted} for as many eigenvalues`, products);
  const protocol = hessianProtocol({ data, model: of, engine, seed });
  return { prepared: toPrepared(context, { engine, arch: model.spec.arch, set, protocol }) };
}
