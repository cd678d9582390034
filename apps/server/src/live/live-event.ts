import type { Cell, Metric, StoreEvent } from "@basin/db";
import type { Batch } from "./feed.js";
import type { CellsType, LiveEventType } from "./live.type.js";
import type { Wanted } from "./wanted.js";

/** A batch as a subscription sends it: the beginning, then what is wanted. */
export function* toLiveEvents({ begins, seq, events }: Batch, wanted: Wanted): Iterable<LiveEventType> {
  if (begins !== undefined) yield { ...nothing, seq, kind: "ready", reset: begins.reset };
  for (const event of events) {
    const how = wanted(event);
    if (how !== undefined) yield toLiveEvent(event, how);
  }
}

const nothing = { subject: null, runId: null, at: null, cells: null, metrics: null, log: null, reset: false };

function toLiveEvent(event: StoreEvent, how: "whole" | "bare"): LiveEventType {
  const { seq, kind, subject, runId, at, body } = event;
  const bare = { ...nothing, seq, kind, subject, runId, at };
  if (how === "bare") return bare;
  if (kind === "cells") return { ...bare, cells: pack(subject, body as readonly Cell[]) };
  if (kind === "metrics") return { ...bare, metrics: body as readonly Metric[] };
  return kind === "log" ? { ...bare, log: body as readonly string[] } : bare;
}

/** Cells as three lists: a third of the size of a list of cells. */
function pack(surfaceId: string, cells: readonly Cell[]): CellsType {
  const row = (value: (cell: Cell) => number): CellsType["loss"] => ({
    shape: [1, cells.length],
    data: Float32Array.from(cells, value),
  });
  return {
    surfaceId,
    indices: cells.map(({ index }) => index),
    loss: row(({ loss }) => loss),
    accuracy: row(({ accuracy }) => accuracy),
  };
}
