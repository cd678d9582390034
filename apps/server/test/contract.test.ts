import { readFileSync } from "node:fs";
import { createSchema, schemaText, scopeOf } from "@basin/server";
import { buildSchema, isObjectType, printSchema } from "graphql";
import { describe, expect, test } from "vitest";

describe("the contract", () => {
  test("schema.graphql is what the types say; else: npm run schema -w @basin/server", () => {
    const written = readFileSync(new URL("../schema.graphql", import.meta.url), "utf8");
    expect(`${printSchema(buildSchema(written))}\n`).toBe(schemaText().replace(/^#.*\n\n/, ""));
  });

  test("every mutation takes one input and answers its userErrors", () => {
    for (const field of Object.values(createSchema().getMutationType()!.getFields())) {
      expect(field.args.map(({ name }) => name)).toEqual(["input"]);
      const type = field.type.toJSON().replace("!", "");
      const payload = createSchema().getType(type);
      expect(isObjectType(payload) && Object.keys(payload.getFields())).toContain("userErrors");
    }
  });

  test("only three fields are open to everyone", () => {
    const schema = createSchema();
    const roots = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!];
    const open = roots.flatMap((type) =>
      Object.keys(type.getFields()).filter((field) => scopeOf(type.name, field) === "open"),
    );
    expect(open.sort()).toEqual(["share", "version", "viewer"]);
  });
});
