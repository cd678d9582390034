import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import type { Loaders } from "../loaders.js";
import { NodeType } from "./node.type.js";
import { type Prefix, prefixOf } from "./prefix.js";

type Node = { readonly id: string };

const loads: Readonly<Record<Prefix, (loaders: Loaders, id: string) => Promise<Node | undefined>>> = {
  std: ({ study }, id) => study.load(id),
  run: ({ run }, id) => run.load(id),
  mdl: ({ model }, id) => model.load(id),
  dst: ({ dataset }, id) => dataset.load(id),
  srf: ({ surface }, id) => surface.load(id),
  evl: ({ evaluation }, id) => evaluation.load(id),
  shr: ({ share }, id) => share.load(id),
};

const load = async (loaders: Loaders, id: string): Promise<Node | undefined> => {
  const prefix = prefixOf(id);
  return prefix === undefined ? undefined : loads[prefix](loaders, id);
};

@Resolver()
export class NodeResolver {
  @Query(() => NodeType, { nullable: true, description: "Anything by its id." })
  node(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<Node | undefined> {
    return load(loaders, id);
  }

  @Query(() => [NodeType], { nullable: "items", description: "In the order of the ids; at most 100." })
  nodes(@Arg("ids", () => [ID]) ids: string[], @Ctx() { loaders }: Context): Promise<(Node | undefined)[]> {
    return Promise.all(ids.slice(0, 100).map((id) => load(loaders, id)));
  }
}
