/** What a schema wants at a place, in words. The schema is read in its JSON form, so that words and checks cannot differ. */
import type { z } from "zod";

type Schema = z.core.JSONSchema.BaseSchema;

/** The schemas that a value may have to satisfy at a path; several where the value does not decide between alternatives. */
export function schemasAt(root: Schema, path: readonly PropertyKey[], value: unknown): Schema[] {
  let [schemas, held] = [alternatives(root, value), value];
  for (const key of path) {
    held = memberOf(held, key);
    schemas = schemas.flatMap((schema) => {
      const member = typeof key === "number" ? schema.items : schema.properties?.[String(key)];
      return isSchema(member) ? alternatives(member, held) : [];
    });
  }
  return schemas;
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(memberOf, value);
}

/** The keys that objects may have, in order. */
export function keysOf(schemas: readonly Schema[]): string[] {
  return [...new Set(schemas.flatMap(({ properties = {} }) => Object.keys(properties)))];
}

/** `an integer from 1 to 4096`, `one of train, test`, `an object or null`. */
export function describe(schemas: readonly Schema[]): string {
  const choices = schemas.flatMap(choicesOf);
  const others = schemas.filter((schema) => choicesOf(schema).length === 0).map(describeOne);
  const listed =
    choices.length === 0 ? [] : [choices.length === 1 ? choices[0]! : `one of ${choices.join(", ")}`];
  return [...new Set([...listed, ...others])].join(" or ");
}

function describeOne(schema: Schema): string {
  const { type } = schema;
  return typeof type === "string" ? (nouns[type]?.(schema) ?? type) : "a value";
}

const nouns: Readonly<Record<string, (schema: Schema) => string>> = {
  null: () => "null",
  boolean: () => "true or false",
  string: ({ minLength, maxLength }) =>
    `text${numbers({ least: minLength, most: maxLength }, " of", " characters")}`,
  integer: (schema) => `an integer${numbers(limits(schema))}`,
  number: (schema) => `a number${numbers(limits(schema))}`,
  array: ({ minItems, maxItems }) => `a list${numbers({ least: minItems, most: maxItems }, " of", " items")}`,
  object: ({ required = [] }) => `an object${required.length > 0 ? ` with ${required.join(", ")}` : ""}`,
};

interface Limits {
  readonly above?: number | undefined;
  readonly least?: number | undefined;
  readonly most?: number | undefined;
}

/** The ends of what an integer can be at all are not worth a word. */
function limits({ exclusiveMinimum: above, minimum, maximum }: Schema): Limits {
  const said = (value: unknown): number | undefined =>
    typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
  return { above: said(above), least: said(minimum), most: said(maximum) };
}

function numbers({ above, least, most }: Limits, begin = " from", end = ""): string {
  const parts = [
    above === undefined ? "" : ` above ${above}`,
    least === undefined ? "" : `${begin} ${least}`,
    most === undefined ? "" : ` to ${most}`,
  ].join("");
  return parts === "" ? "" : `${parts}${end}`;
}

function choicesOf({ enum: values, const: only }: Schema): string[] {
  return (values ?? (only === undefined ? [] : [only])).map(String);
}

/** The branches of a union; those alone that the value's own literals point to, if there are any. */
function alternatives(schema: Schema, value: unknown): Schema[] {
  const { type } = schema;
  if (Array.isArray(type))
    return (type as Schema["type"][]).map((one) => ({ ...schema, type: one }) as Schema);
  const branches = (schema.oneOf ?? schema.anyOf)?.filter(isSchema);
  if (!branches) return [schema];
  const fitting = branches.filter((branch) => fits(branch, value));
  return (fitting.length > 0 ? fitting : branches).flatMap((branch) => alternatives(branch, value));
}

function fits({ properties = {} }: Schema, value: unknown): boolean {
  const literals = Object.entries(properties).flatMap(([key, member]) =>
    isSchema(member) && member.const !== undefined ? [[key, member.const] as const] : [],
  );
  return literals.length > 0 && literals.every(([key, literal]) => memberOf(value, key) === literal);
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  const isHeld = typeof value === "object" && value !== null && Object.hasOwn(value, key);
  return isHeld ? (value as Record<PropertyKey, unknown>)[key] : undefined;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
