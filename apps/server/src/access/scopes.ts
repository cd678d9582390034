/** Who may ask for what. Every root field is held to it when the schema is built. */
import { type Scope, scopes } from "@basin/db";
import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from "graphql";
import type { Context, Viewer } from "../context.js";
import { AccessError } from "./access-error.js";

/** What the fields of each root type need unless the table says otherwise. */
const usual: Readonly<Record<string, Scope>> = { Query: "read", Mutation: "run", Subscription: "read" };

/** `open`: needs no token. */
const others: Readonly<Record<string, Scope | "open">> = {
  "Query.share": "open",
  "Query.viewer": "open",
  "Query.version": "open",
  "Query.tokens": "admin",
  "Mutation.createToken": "admin",
  "Mutation.revokeToken": "admin",
};

/** The scope that a root field needs. */
export function scopeOf(type: string, field: string): Scope | "open" {
  return others[`${type}.${field}`] ?? usual[type] ?? "admin";
}

/** @throws AccessError unless the viewer has the scope or one that includes it */
export function requireScope({ scope }: Viewer, needed: Scope): void {
  if (scope === null)
    throw new AccessError("UNAUTHENTICATED", "want a token, as: Authorization: Bearer bsn_...");
  if (scopes.indexOf(scope) >= scopes.indexOf(needed)) return;
  throw new AccessError("FORBIDDEN", `want a token with the scope ${needed}, got ${scope}`);
}

/** Holds every root field of a schema to the table. */
export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of roots) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const needed = scopeOf(type!.name, field.name);
      if (needed === "open") continue;
      field.resolve = guarded(needed, field.resolve ?? defaultFieldResolver);
      if (field.subscribe) field.subscribe = guarded(needed, field.subscribe);
    }
  }
  return schema;
}

type Resolve = GraphQLFieldResolver<unknown, Context>;

function guarded(needed: Scope, resolve: Resolve): Resolve {
  return (source, args, context, info) => {
    requireScope(context.viewer, needed);
    return resolve(source, args, context, info);
  };
}
