import type { Engine, ImageSet } from "@basin/compute";
import type { Prepared } from "@basin/db";
import { type Facts, type Payloads, type TaskName, tasks } from "@basin/tasks";
import { versionsOf } from "../versions.js";
import type { WorkContext } from "./work.js";

/** What preparing has found out about a run. */
export interface Findings {
  readonly engine: Engine;
  readonly arch: string;
  readonly set: ImageSet;
  readonly protocol: object;
}

/** What the store is told of it: what computes, the protocol, and how the run is cut. */
export function toPrepared<T extends TaskName>(
  { piece, payload }: WorkContext<T>,
  { engine, arch, set, protocol }: Findings,
): Prepared {
  const { height, width, count: images } = set;
  return {
    engine: `${engine.name}/${engine.device}`,
    versions: versionsOf(engine.name),
    protocol: protocol as Prepared["protocol"],
    ...planOf(piece.run.task as T, payload, { images, height, width, arch }),
  };
}

/** The same for a run that needs neither an engine nor images. */
export function toPreparedAlone<T extends TaskName>(
  { piece, payload }: WorkContext<T>,
  protocol: object,
): Prepared {
  return {
    engine: "none",
    versions: versionsOf("none"),
    protocol: protocol as Prepared["protocol"],
    ...planOf(piece.run.task as T, payload, { images: 0 }),
  };
}

/** The stages of a run and their units. */
function planOf<T extends TaskName>(
  name: T,
  payload: Payloads[T],
  facts: Facts,
): Pick<Prepared, "stages" | "total"> {
  const task = tasks[name];
  return { stages: task.plan(payload, facts), total: task.total(payload, facts) };
}
