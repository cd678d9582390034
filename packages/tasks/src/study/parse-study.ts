import { parse } from "../parse.js";
import { type StudyPayload, studyPayload } from "./study.js";

/**
 * A study's payload with every default filled in. One that was parsed once parses to itself.
 *
 * @throws TaskError with every issue and its path
 */
export function parseStudy(value: unknown): StudyPayload {
  return parse("study", studyPayload, value);
}
