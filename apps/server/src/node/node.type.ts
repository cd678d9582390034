import { Field, ID, InterfaceType } from "type-graphql";
import { typeOfId } from "./prefix.js";

@InterfaceType("Node", {
  description: "Anything with a global id.",
  resolveType: (value: { readonly id: string }) => typeOfId(value.id),
})
export abstract class NodeType {
  @Field(() => ID)
  id!: string;
}
