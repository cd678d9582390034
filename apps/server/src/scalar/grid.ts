import { GraphQLError, GraphQLScalarType } from "graphql";

/** Values in rows and columns. */
export interface GridValues {
  /** Rows, then columns; a curve has one row. */
  readonly shape: readonly [number, number];
  readonly data: Float32Array | Uint8Array;
}

/** A grid as JSON holds it. */
export interface GridJson {
  readonly shape: readonly [number, number];
  readonly dtype: "float32" | "uint8";
  readonly order: "row-major";
  readonly data: string;
}

/** The bytes of an array as base64, little-endian whatever the machine. */
export function toBase64(data: Float32Array | Uint8Array): string {
  if (data instanceof Uint8Array)
    return Buffer.from(data.buffer, data.byteOffset, data.length).toString("base64");
  const bytes = Buffer.alloc(data.length * 4);
  for (let i = 0; i < data.length; i++) bytes.writeFloatLE(data[i]!, i * 4);
  return bytes.toString("base64");
}

/** The JSON of a grid. */
export function toGridJson({ shape, data }: GridValues): GridJson {
  const dtype = data instanceof Uint8Array ? "uint8" : "float32";
  return { shape, dtype, order: "row-major", data: toBase64(data) };
}

/** Values that are too many for a list. */
export const Grid = new GraphQLScalarType<GridValues, GridJson>({
  name: "Grid",
  description:
    'Values in rows and columns: { shape: [rows, columns], dtype: "float32" or "uint8", order: "row-major", data: base64, little-endian }.',
  serialize: (value) => toGridJson(value as GridValues),
  parseValue: () => {
    throw new GraphQLError("Grid: want no value, it is only answered");
  },
});
