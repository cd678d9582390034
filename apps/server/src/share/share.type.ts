import type { SurfaceAxis } from "@basin/db";
import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { DownloadType } from "../artifact/artifact.type.js";
import { NodeType } from "../node/node.type.js";
import { connectionType } from "../page/page.type.js";
import { Json, JsonObject } from "../scalar/json.js";
import { Time } from "../scalar/time.js";
import { SurfaceAxisType } from "../surface/surface.type.js";

@ObjectType("Share", {
  implements: NodeType,
  simpleResolvers: true,
  description: "A frozen, revocable, read-only view.",
})
export class ShareType implements NodeType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  slug!: string;
  @Field(() => String)
  title!: string;
  @Field(() => String, { description: "SHA-256 of the frozen document." })
  documentHash!: string;
  @Field(() => Time)
  createdAt!: number;
  @Field(() => Time, { nullable: true })
  expiresAt!: number | null;
  @Field(() => Time, { nullable: true })
  revokedAt!: number | null;
}

export const ShareConnection = connectionType("Share", () => ShareType);

@ObjectType("SharedSurface", {
  simpleResolvers: true,
  description: "A surface as it was when it was shared.",
})
export class SharedSurfaceType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  title!: string;
  @Field(() => String)
  modelName!: string;
  @Field(() => String)
  arch!: string;
  @Field(() => [SurfaceAxisType])
  axes!: readonly SurfaceAxis[];
  @Field(() => String)
  attack!: string;
  @Field(() => Int)
  cells!: number;
  @Field(() => Int)
  finishedCells!: number;
  @Field(() => Int)
  images!: number;
  @Field(() => Float, { nullable: true })
  cosine!: number | null;
  @Field(() => JsonObject)
  protocol!: Readonly<Record<string, unknown>>;
  @Field(() => String)
  gridHash!: string;
  @Field(() => String)
  comparableHash!: string;
  @Field(() => String, { nullable: true })
  valuesHash!: string | null;
  @Field(() => [Float], { nullable: true })
  lossRange!: readonly [number, number] | null;
  @Field(() => Json, { description: "A Grid." })
  loss!: unknown;
  @Field(() => Json, { description: "A Grid." })
  accuracy!: unknown;
  @Field(() => Json, { description: "A Grid of 0 and 1." })
  finished!: unknown;
  @Field(() => [DownloadType])
  downloads!: readonly DownloadType[];
}

@ObjectType("SharedRun", {
  simpleResolvers: true,
  description: "Facts of a run as they were when it was shared.",
})
export class SharedRunType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  task!: string;
  @Field(() => String)
  title!: string;
  @Field(() => String)
  state!: string;
  @Field(() => JsonObject)
  payload!: Readonly<Record<string, unknown>>;
  @Field(() => JsonObject, { nullable: true })
  protocol!: Readonly<Record<string, unknown>> | null;
  @Field(() => JsonObject, { nullable: true })
  versions!: Readonly<Record<string, string>> | null;
  @Field(() => Json, { nullable: true })
  result!: unknown;
}

@ObjectType("SharedView", {
  simpleResolvers: true,
  description: "What a share shows; nothing of it changes, whatever becomes of the runs.",
})
export class SharedViewType {
  @Field(() => String)
  slug!: string;
  @Field(() => String)
  title!: string;
  @Field(() => Time)
  createdAt!: number;
  @Field(() => Time, { nullable: true })
  expiresAt!: number | null;
  @Field(() => String)
  documentHash!: string;
  @Field(() => Json, {
    nullable: true,
    description: "What the sharer's page wanted to keep: camera, tab, colours.",
  })
  view!: unknown;
  @Field(() => [SharedSurfaceType])
  surfaces!: readonly SharedSurfaceType[];
  @Field(() => [SharedRunType])
  runs!: readonly SharedRunType[];
  @Field(() => [JsonObject], {
    description: "Evaluations of the shared runs and models, each with its protocol.",
  })
  evaluations!: readonly Readonly<Record<string, unknown>>[];
  @Field(() => String, { description: "The whole document, a path of this server." })
  url!: string;
}
