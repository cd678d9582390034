import { FormatError, invalidFile } from "./errors.js";
import type { SurfaceGrid, SurfaceSplit } from "./surface.js";

/** What a file says about a surface beside its numbers. */
export interface SurfaceNotes {
  readonly split: SurfaceSplit;
  /** The names of the axes, x first. */
  readonly axes: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

const VERSION = 1;

/** The notes of a surface as JSON, for the formats that have a place for one text. */
export function formatNotes({ split, axes, metadata }: SurfaceGrid): string {
  return JSON.stringify({ basin: VERSION, split, axes: axes.map(({ name }) => name), metadata });
}

/**
 * The notes from their JSON.
 *
 * @throws FormatError `invalid` for another text
 */
export function parseNotes(text: string, where: string): SurfaceNotes {
  return checkNotes(parseRecord(text, where), where);
}

/** The notes among the members of an object. */
export function checkNotes(value: Record<string, unknown>, where: string): SurfaceNotes {
  const { split, axes, metadata } = value;
  if (split !== "train" && split !== "test")
    throw invalidFile(where, "split train or test", JSON.stringify(split));
  if (!Array.isArray(axes) || !axes.every((name) => typeof name === "string")) {
    throw invalidFile(where, "the names of the axes", JSON.stringify(axes));
  }
  if (!isRecord(metadata)) throw invalidFile(where, "an object as metadata", JSON.stringify(metadata));
  return { split, axes, metadata };
}

/** A JSON text that holds an object. */
export function parseRecord(text: string, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError({ code: "invalid", where, detail: "want JSON, got other text", cause });
  }
  if (!isRecord(value)) throw invalidFile(where, "a JSON object", "another value");
  return value;
}

/** Whether a value is an object with keys of its own, and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
