/** Numbers as JSON cannot hold them: NaN and the infinities are values here and travel as texts. */
import { GraphQLError, GraphQLScalarType } from "graphql";

/** A number as JSON takes it. */
export type JsonNumber = number | "NaN" | "Infinity" | "-Infinity";

/** The number itself where it is finite, else its name. */
export function toJsonNumber(value: number): JsonNumber {
  return Number.isFinite(value) ? value : (String(value) as JsonNumber);
}

const outOnly = (name: string) => (): never => {
  throw new GraphQLError(`${name}: want no value, it is only answered`);
};

/** One number. */
export const Real = new GraphQLScalarType<number, JsonNumber>({
  name: "Real",
  description: 'A number; "NaN", "Infinity" and "-Infinity" are texts.',
  serialize: (value) => toJsonNumber(value as number),
  parseValue: outOnly("Real"),
});

/** Many numbers as one value: completing a list item by item costs more than reading it from the database. */
export const Reals = new GraphQLScalarType<ArrayLike<number>, JsonNumber[]>({
  name: "Reals",
  description: 'A list of numbers; "NaN", "Infinity" and "-Infinity" are texts.',
  serialize: (value) => Array.from(value as ArrayLike<number>, toJsonNumber),
  parseValue: outOnly("Reals"),
});
