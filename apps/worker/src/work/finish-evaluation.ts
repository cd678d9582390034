import {
  type Alarm,
  checkOutputs,
  compareAttacks,
  type ImageRows,
  joinRows,
  type MeasuredAttack,
  rowsToTensors,
  summarizeRows,
  takeImages,
} from "@basin/compute";
import type { Evaluation, Job } from "@basin/db";
import { encodeSafetensors } from "@basin/formats";
import { type DataProtocol, evaluationProtocol, toJson } from "@basin/protocol";
import { joinFound } from "../found.js";
import { openSubject } from "../inputs/open-subject.js";
import type { Found } from "../thread/messages.js";
import { attackOrNone } from "./attack-or-none.js";
import { readDone } from "./image-parts.js";
import { keepBytes } from "./keep.js";
import type { WorkContext, WorkEnd } from "./work.js";

type Row = Omit<Evaluation, "id" | "runId" | "createdAt">;

/** Joins the images of all pieces: a row for each attack, and the values of each image to download. */
export async function finishEvaluation(context: WorkContext<"evaluate">): Promise<WorkEnd> {
  const { set } = await openSubject(context);
  const jobs = context.piece.earlier["images"] ?? [];
  const evaluations: Row[] = [];
  const finds: Found[] = [];
  const measured: MeasuredAttack[] = [];
  for (const [i, attack] of context.payload.attacks.entries()) {
    const own = jobs.filter(({ from }) => Math.floor(from / set.count) === i);
    const kept = await rowOf(context, { attack, place: i, jobs: own });
    evaluations.push(kept.row);
    finds.push(kept.found);
    measured.push({ attack: attackOrNone(attack), rows: kept.rows });
  }
  const results = evaluations.map(resultOf);
  const seconds = results.reduce((sum, row) => sum + row.seconds, 0);
  const alarms = [...(await outputAlarms(context)), ...compareAttacks(measured)];
  return {
    found: joinFound(finds),
    outcome: { result: { evaluations: results, alarms, seconds }, evaluations },
  };
}

/** Images whose outputs and gradients are looked at. */
const CHECKED_IMAGES = 128;

async function outputAlarms(context: WorkContext<"evaluate">): Promise<readonly Alarm[]> {
  const { engine, model, set } = await openSubject(context);
  const images = takeImages(set, { count: Math.min(CHECKED_IMAGES, set.count) });
  return checkOutputs(engine, model, images, { signal: context.signal, onImages: context.look });
}

interface AttackJobs {
  readonly attack: string;
  readonly place: number;
  readonly jobs: readonly Job[];
}

async function rowOf(
  context: WorkContext<"evaluate">,
  { attack: text, place, jobs }: AttackJobs,
): Promise<{ readonly row: Row; readonly rows: ImageRows; readonly found: Found }> {
  const { payload } = context;
  const { engine, data, of: model } = await openSubject(context);
  const attack = attackOrNone(text);
  const whole = evaluationProtocol({ data, model, engine, seed: payload.seed, attacks: [attack] });
  const { attacks, ...shared } = whole;
  const protocol = { ...shared, attack: attacks[0]! };
  const { rows, seconds } = joinJobs(jobs);
  const bytes = encodeSafetensors(rowsToTensors(rows), { protocol: toJson(protocol) });
  const { hash, found } = await keepBytes(context, bytes, {
    kind: "rows",
    ending: "safetensors",
    download: { role: "rows", name: `images.${place + 1}.${text.split(":")[0]}.safetensors` },
  });
  return {
    found,
    rows,
    row: { ...toRow(rows, attack), ...named(payload, data, text), seconds, protocol, rowsHash: hash },
  };
}

/** The rows of some pieces, in order, and the time that they took together. */
export function joinJobs(jobs: readonly Job[]): { readonly rows: ImageRows; readonly seconds: number } {
  const done = jobs.map(readDone);
  return {
    rows: joinRows(done.flatMap(({ rows }) => rows ?? [])),
    seconds: done.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

function toRow(rows: ImageRows, attack: ReturnType<typeof attackOrNone>) {
  const { images, top1, loss, oneMinusSsim, l2, linf, meanFlow, robust } = summarizeRows(rows, attack);
  const { rightBefore, rightAfter } = robust;
  return { images, top1, loss, oneMinusSsim, l2, linf, meanFlow, rightBefore, rightAfter };
}

function named({ model }: { readonly model: string }, { data, split }: DataProtocol, attack: string) {
  return { modelId: model, attack, data, split };
}

/** What the run's result says of a row. */
function resultOf({ modelId: _, data: __, split: ___, protocol: ____, rowsHash: _____, ...shown }: Row) {
  return shown;
}
