import { answerType } from "../answer/user-error.type.js";
import { StudyType } from "./study.type.js";

/** What mutations of a study answer. */
export const StudyPayload = answerType("StudyPayload", { study: () => StudyType });
