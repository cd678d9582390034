/** How much one request may ask for. The dashboard's own operations are tested against these. */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type SelectionSetNode,
  visit,
} from "graphql";
import { type ComplexityEstimator, getComplexity } from "graphql-query-complexity";

export const limits = {
  /** Characters of a request's body. */
  body: 1_048_576,
  tokens: 1000,
  depth: 12,
  aliases: 15,
  /** Fields that may be answered, lists counted by the size of their pages. */
  cost: 50_000,
  /** Open at once on one connection. */
  subscriptions: 100,
} as const;

/** A document with its variables. */
export interface Operation {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** What was too much about documents, whatever their variables; Apollo keeps the documents that are asked often. */
const judged = new WeakMap<DocumentNode, { readonly over: GraphQLError | undefined }>();

/** What is too much about a valid operation. */
export function overLimits(schema: GraphQLSchema, operation: Operation): GraphQLError | undefined {
  const { document } = operation;
  const { over } = judged.get(document) ?? { over: tooLarge(document) };
  judged.set(document, { over });
  if (over !== undefined) return over;
  const cost = costOf(schema, operation);
  return cost > limits.cost ? tooMuch("cost", cost) : undefined;
}

function tooLarge(document: DocumentNode): GraphQLError | undefined {
  const facts: readonly (readonly [keyof typeof limits, number])[] = [
    ["depth", depthOf(document)],
    ["aliases", aliasesOf(document)],
  ];
  const over = facts.find(([name, value]) => value > limits[name]);
  return over && tooMuch(...over);
}

/** What a live connection is told that asks for more than it may have open. */
export function overSubscriptions(open: number): GraphQLError | undefined {
  return open >= limits.subscriptions ? tooMuch("subscriptions", open + 1) : undefined;
}

function tooMuch(name: keyof typeof limits, got: number): GraphQLError {
  return new GraphQLError(`${name}: want ${limits[name]} at most, got ${got}`, {
    extensions: { code: "OVER_LIMIT", http: { status: 400 } },
  });
}

/** Fields inside fields. Introspection has a depth of its own and answers what is fixed: it does not count. */
function depthOf(document: DocumentNode): number {
  const fragments = fragmentsOf(document);
  const known = new Map<string, number>();
  const ofFragment = (name: string): number => {
    if (!known.has(name)) {
      known.set(name, 0);
      known.set(name, of(fragments.get(name)?.selectionSet));
    }
    return known.get(name)!;
  };
  const of = (set: SelectionSetNode | undefined): number =>
    Math.max(
      0,
      ...(set?.selections ?? []).map((node) => {
        if (node.kind === Kind.FRAGMENT_SPREAD) return ofFragment(node.name.value);
        if (node.kind === Kind.INLINE_FRAGMENT) return of(node.selectionSet);
        return node.name.value.startsWith("__") ? 0 : 1 + of(node.selectionSet);
      }),
    );
  return Math.max(
    0,
    ...document.definitions.map((one) => (one.kind === Kind.OPERATION_DEFINITION ? of(one.selectionSet) : 0)),
  );
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );
}

function aliasesOf(document: DocumentNode): number {
  let count = 0;
  visit(document, {
    Field: ({ alias }) => {
      if (alias !== undefined) count++;
    },
  });
  return count;
}

/** Fields whose lists are no pages, with a usual length. */
const LIST = 5;

/** A page costs as much as its items; a grid and a curve as much as a page. */
const estimate: ComplexityEstimator = ({ args, childComplexity, field, node }) => {
  if (node.name.value.startsWith("__")) return 0;
  const page = args["first"] ?? args["last"];
  if (typeof page === "number") return 1 + Math.max(0, page) * childComplexity;
  if (field.args.some(({ name }) => name === "first")) return 1 + 20 * childComplexity;
  const ids = args["ids"] ?? args["models"];
  if (Array.isArray(ids)) return 1 + ids.length * childComplexity;
  const list = childComplexity > 0 && String(field.type).startsWith("[");
  return 1 + (list ? LIST : 1) * childComplexity;
};

function costOf(schema: GraphQLSchema, { document, operationName, variables }: Operation): number {
  return getComplexity({
    schema,
    query: document,
    variables: { ...variables },
    estimators: [estimate],
    ...(operationName == null ? {} : { operationName }),
  });
}
