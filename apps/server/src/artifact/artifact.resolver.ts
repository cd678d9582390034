import type { Artifact, RunArtifact } from "@basin/db";
import { FieldResolver, Resolver, Root } from "type-graphql";
import { ArtifactType } from "./artifact.type.js";

@Resolver(() => ArtifactType)
export class ArtifactResolver {
  @FieldResolver(() => String, { description: "A path of this server." })
  url(@Root() { hash, name }: RunArtifact & Artifact): string {
    return `/artifacts/${hash}/${encodeURIComponent(name)}`;
  }
}
