import type { TaskName as Name } from "@basin/tasks";
import { Arg, Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { JsonObject } from "../scalar/json.js";
import { TaskName } from "../scalar/words.js";
import { ArchitectureType, AttackType, EstimateType, PresetType, VersionType } from "./catalogue.type.js";
import { architectures, attacks, presetsOf } from "./entries.js";
import { estimate } from "./estimate.js";

@Resolver()
export class CatalogueResolver {
  @Query(() => [ArchitectureType])
  architectures(): readonly ArchitectureType[] {
    return architectures;
  }

  @Query(() => [AttackType], {
    description: "With parameters, defaults and help: forms can be built from them.",
  })
  attacks(): readonly AttackType[] {
    return attacks;
  }

  @Query(() => [PresetType])
  presets(@Arg("task", () => TaskName, { nullable: true }) task: Name | null): readonly PresetType[] {
    return presetsOf(task ?? undefined);
  }

  @Query(() => EstimateType, { description: "What a run would cost, and whether its payload is right." })
  estimate(
    @Arg("task", () => TaskName) task: Name,
    @Arg("payload", () => JsonObject) payload: Record<string, unknown>,
    @Arg("preset", () => String, { nullable: true }) preset: string | null,
    @Ctx() { loaders, store }: Context,
  ): Promise<EstimateType> {
    return estimate({ loaders, store }, { task, payload, preset: preset ?? undefined });
  }

  @Query(() => VersionType)
  version(@Ctx() { version, store }: Context): VersionType {
    return { basin: version, node: process.versions.node, database: store.dialect };
  }
}
