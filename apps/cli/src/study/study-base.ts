import type { Client } from "@basin/client";
import type { StudyInput } from "@basin/tasks";
import { findModel, uploadCheckpoint } from "../platform/references.js";
import { given } from "../platform/run-inputs.js";
import type { StudyChoice } from "./study-options.js";

/** Where the models of a study begin: a checkpoint, which is uploaded, or a model by its id or name. */
export async function findBase(
  client: Client,
  { base, arch, mean, deviation }: StudyChoice,
): Promise<StudyInput["base"] | undefined> {
  if (base === undefined) return undefined;
  const upload = await uploadCheckpoint(client, base);
  if (upload === undefined) return { kind: "model", model: await findModel(client, "--base", base) };
  const network = given({ arch, mean: mean && [...mean], deviation: deviation && [...deviation] });
  return { kind: "import", upload, ...network };
}
