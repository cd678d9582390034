import type { Page } from "@basin/db";
import { type ClassType, Field, Int, ObjectType } from "type-graphql";

@ObjectType("PageInfo", { simpleResolvers: true })
export class PageInfoType {
  @Field(() => Boolean)
  hasNextPage!: boolean;
  @Field(() => Boolean)
  hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true })
  startCursor!: string | null;
  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

/** A page as Relay has it. */
export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: PageInfoType;
  readonly totalCount: number;
}

/** The types `NameConnection` and `NameEdge` of a node type. */
export function connectionType(name: string, node: () => ClassType): ClassType {
  @ObjectType(`${name}Edge`, { simpleResolvers: true })
  class Edge {
    @Field(() => String)
    cursor!: string;
    @Field(node)
    node!: unknown;
  }
  @ObjectType(`${name}Connection`, { simpleResolvers: true })
  class PageOfNodes {
    @Field(() => [Edge])
    edges!: Edge[];
    @Field(() => PageInfoType)
    pageInfo!: PageInfoType;
    @Field(() => Int, { description: "Of all pages." })
    totalCount!: number;
  }
  return PageOfNodes;
}

/** A page of the store as a connection. */
export function toConnection<T>({ items, hasNext, hasPrevious, total }: Page<T>): Connection<T> {
  return {
    edges: items,
    totalCount: total,
    pageInfo: {
      hasNextPage: hasNext,
      hasPreviousPage: hasPrevious,
      startCursor: items[0]?.cursor ?? null,
      endCursor: items.at(-1)?.cursor ?? null,
    },
  };
}
