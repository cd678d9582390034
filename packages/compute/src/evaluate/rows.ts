import { ComputeError, invalid } from "../errors.js";
import { type DType, formatShape, type TensorData, type TensorMap, tensor } from "../tensor.js";

/** What was measured of each image of a set, in the set's order: what the means of an evaluation are made of. */
export interface ImageRows {
  /** 1 where the clean image is classified rightly. */
  readonly before: Uint8Array;
  /** 1 where it still is after the attack. */
  readonly right: Uint8Array;
  /** Cross-entropy after the attack, in nats. */
  readonly loss: Float64Array;
  /** To the clean image: 1 without an attack. */
  readonly ssim: Float64Array;
  readonly l2: Float64Array;
  readonly linf: Float64Array;
  /** How far the pixels are moved, in pixels; null where the attack moves none. */
  readonly flow: Float64Array | null;
}

type Column = keyof ImageRows;

/** The columns in the order in which files keep them. */
const columns = {
  before: "u8",
  right: "u8",
  loss: "f64",
  ssim: "f64",
  l2: "f64",
  linf: "f64",
  flow: "f64",
} as const satisfies Record<Column, DType>;

const names = Object.keys(columns) as readonly Column[];

/**
 * The rows of a set from those of its parts, in the order of the parts.
 *
 * @throws ComputeError `invalid` without a part, or where only some of them have a flow
 */
export function joinRows(parts: readonly ImageRows[]): ImageRows {
  if (parts.length === 0) throw invalid("rows", "at least one part", 0);
  const moved = parts.filter(({ flow }) => flow !== null).length;
  if (moved !== 0 && moved !== parts.length) {
    throw invalid("rows", `a flow in all ${parts.length} parts or in none`, moved);
  }
  return toRows((name) => {
    if (name === "flow" && moved === 0) return null;
    return concatenate(
      columns[name],
      parts.map((part) => part[name]!),
    );
  });
}

/** The rows as named tensors, one a column, for files. */
export function rowsToTensors(rows: ImageRows): TensorMap {
  const present = names.filter((name) => rows[name] !== null);
  return new Map(present.map((name) => [name, tensor(columns[name], [rows[name]!.length], rows[name]!)]));
}

/**
 * The rows that {@link rowsToTensors} wrote.
 *
 * @param where the file's name, for errors
 * @throws ComputeError `missing` for an absent column, `invalid` for another type or length
 */
export function rowsFromTensors(tensors: TensorMap, where = "rows"): ImageRows {
  const count = tensors.get("before")?.data.length ?? 0;
  return toRows((name) => {
    const found = tensors.get(name);
    if (!found && name === "flow") return null;
    if (!found) throw new ComputeError({ code: "missing", where, detail: `want ${name}, got none` });
    if (found.dtype === columns[name] && found.shape.length === 1 && found.data.length === count) {
      return found.data as TensorData["u8" | "f64"];
    }
    const got = `${found.dtype} of shape ${formatShape(found.shape)}`;
    throw invalid(where, `${name} as ${columns[name]} of shape ${count}`, got);
  });
}

function toRows(column: (name: Column) => TensorData["u8" | "f64"] | null): ImageRows {
  return Object.fromEntries(names.map((name) => [name, column(name)])) as unknown as ImageRows;
}

const arrays = { u8: Uint8Array, f64: Float64Array } as const;

function concatenate(dtype: "u8" | "f64", parts: readonly ArrayLike<number>[]): Uint8Array | Float64Array {
  const out = new arrays[dtype](parts.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const part of parts) {
    out.set(part, from);
    from += part.length;
  }
  return out;
}
