import { type PageRequest, StoreError } from "@basin/db";
import { ArgsType, Field, Int } from "type-graphql";

const PAGE = 20;
const LARGEST_PAGE = 100;

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: `From the beginning or from \`after\`; at most ${LARGEST_PAGE}, ${PAGE} unless given.`,
  })
  first?: number | null;
  @Field(() => String, { nullable: true })
  after?: string | null;
  @Field(() => Int, { nullable: true, description: "Back from the end or from `before`." })
  last?: number | null;
  @Field(() => String, { nullable: true })
  before?: string | null;
}

/** The page that arguments ask for. @throws StoreError `invalid` */
export function toPage({ first, after, last, before }: PageArgs): PageRequest {
  if (first != null && last != null) throw invalid("want first or last, got both");
  const size = first ?? last ?? PAGE;
  if (size < 1 || size > LARGEST_PAGE) throw invalid(`want from 1 to ${LARGEST_PAGE} items, got ${size}`);
  const back = last != null;
  return back ? { last: size, before: before ?? undefined } : { first: size, after: after ?? undefined };
}

const invalid = (detail: string): StoreError => new StoreError({ code: "invalid", where: "page", detail });
