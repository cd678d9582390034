import type { Run } from "@basin/db";
import type { Answer } from "../answer/answer.js";
import { answerType } from "../answer/user-error.type.js";
import { RunType } from "./run.type.js";

/** What every mutation about a run answers. */
export const RunPayload = answerType("RunPayload", { run: () => RunType });

export type RunAnswer = Answer<{ run: Run }>;
