import type { Model } from "@basin/compute";
import { parseCheckpoint } from "@basin/formats";
import { type ChosenDirection, chooseDirections, directionToModel } from "@basin/protocol";
import type { WorkContext } from "../work/work.js";
import { modelOf } from "./open-subject.js";

/** The directions of a surface; the pieces of a run share them. */
export function openDirections(
  context: WorkContext<"surface">,
  model: Model,
): Promise<readonly ChosenDirection[]> {
  const { desk, piece, payload } = context;
  return desk.directions.get(piece.run.id, async () => {
    const x = payload.towards === undefined ? undefined : await openTowards(context, model, payload.towards);
    return chooseDirections(model, payload.y ? 2 : 1, payload, { x });
  });
}

async function openTowards(
  context: WorkContext<"surface">,
  model: Model,
  id: string,
): Promise<ChosenDirection> {
  const { name, checkpointHash } = modelOf(context, id);
  const { tensors } = await parseCheckpoint(await context.desk.artifacts.get(checkpointHash!), name);
  return directionToModel(model, tensors, name);
}
