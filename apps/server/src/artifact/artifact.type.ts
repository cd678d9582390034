import { Field, ObjectType } from "type-graphql";
import { SafeInt } from "../scalar/json.js";
import { Time } from "../scalar/time.js";

@ObjectType("Artifact", {
  simpleResolvers: true,
  description: "Bytes by content, and what they are to a run.",
})
export class ArtifactType {
  @Field(() => String, { description: "SHA-256 in hexadecimal." })
  hash!: string;
  @Field(() => String)
  kind!: string;
  @Field(() => String)
  mediaType!: string;
  @Field(() => SafeInt)
  bytes!: number;
  @Field(() => String)
  role!: string;
  @Field(() => String)
  name!: string;
  @Field(() => Time)
  createdAt!: number;
}

@ObjectType("Download", { simpleResolvers: true })
export class DownloadType {
  @Field(() => String)
  ending!: string;
  @Field(() => String, { description: "A path of this server." })
  url!: string;
}
