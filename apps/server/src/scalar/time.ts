import { GraphQLError, GraphQLScalarType, Kind } from "graphql";

/** A point in time: milliseconds since 1970 within, text with a time zone outside. */
export const Time = new GraphQLScalarType<number, string>({
  name: "DateTimeISO",
  description: "A point in time as ISO 8601 writes it, as 2026-03-01T12:00:00.000Z.",
  serialize: (value) => new Date(value as number).toISOString(),
  parseValue: parseTime,
  parseLiteral: (node) => parseTime(node.kind === Kind.STRING ? node.value : undefined),
});

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

function parseTime(value: unknown): number {
  const time = typeof value === "string" && iso.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new GraphQLError(`DateTimeISO: want a time as 2026-03-01T12:00:00Z, got ${JSON.stringify(value)}`);
  }
  return time;
}
