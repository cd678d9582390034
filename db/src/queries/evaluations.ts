import { asc, inArray } from "drizzle-orm";
import type { Database, Tables } from "../database.js";
import type { Evaluation } from "../records.js";
import type { Evaluations } from "../store.js";
import { grouped, inOrder } from "./batches.js";

type EvaluationRow = Tables["evaluations"]["$inferSelect"];

/** The evaluations of a database. */
export function createEvaluations(d: Database): Evaluations {
  const { evaluations } = d.tables;
  const by = (key: "id" | "runId" | "modelId", ids: readonly string[]) =>
    d.read("evaluations", (db) =>
      db
        .select()
        .from(evaluations)
        .where(inArray(evaluations[key], [...ids]))
        .orderBy(asc(evaluations.id)),
    );
  return {
    get: async (ids) => inOrder(ids, await by("id", ids), { key: (row) => row.id, to: toEvaluation }),
    ofRuns: async (ids) =>
      grouped(ids, await by("runId", ids), { key: (row) => row.runId, to: toEvaluation }),
    ofModels: async (ids) =>
      grouped(ids, await by("modelId", ids), { key: (row) => row.modelId, to: toEvaluation }),
  };
}

/** The databases keep NaN as null. */
function toEvaluation(row: EvaluationRow): Evaluation {
  return {
    ...row,
    top1: row.top1 ?? Number.NaN,
    loss: row.loss ?? Number.NaN,
    oneMinusSsim: row.oneMinusSsim ?? Number.NaN,
    l2: row.l2 ?? Number.NaN,
    linf: row.linf ?? Number.NaN,
    rightBefore: row.rightBefore ?? Number.NaN,
    rightAfter: row.rightAfter ?? Number.NaN,
    seconds: row.seconds ?? Number.NaN,
  };
}
