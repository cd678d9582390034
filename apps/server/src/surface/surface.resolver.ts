import type { Direction, Model, Run, Surface } from "@basin/db";
import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { DownloadType } from "../artifact/artifact.type.js";
import type { Context } from "../context.js";
import { ModelType } from "../model/model.type.js";
import { PageArgs, toPage } from "../page/page.input.js";
import { type Connection, toConnection } from "../page/page.type.js";
import { RunType } from "../run/run.type.js";
import { Grid, type GridValues } from "../scalar/grid.js";
import { type ComparisonRequest, compareSurfaces } from "./compare.js";
import { SurfaceComparisonType } from "./comparison.type.js";
import { surfaceDownloads } from "./downloads.js";
import { flatnessOf } from "./flatness.js";
import { gridOf, shapeOf } from "./shape.js";
import { SurfaceFilter } from "./surface.input.js";
import { DirectionType, FlatnessFigureType, SurfaceConnection, SurfaceType } from "./surface.type.js";

const stride = { defaultValue: 1, description: "Every n-th cell along each axis, beginning with the first." };

@Resolver(() => SurfaceType)
export class SurfaceResolver {
  @Query(() => SurfaceConnection, { description: "The newest first." })
  async surfaces(
    @Arg("filter", () => SurfaceFilter, { nullable: true }) filter: SurfaceFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { store }: Context,
  ): Promise<Connection<Surface>> {
    const fit = Object.fromEntries(Object.entries(filter ?? {}).filter(([, value]) => value != null));
    return toConnection(await store.surfaces.list({ ...fit, page: toPage(page) }));
  }

  @Query(() => SurfaceType, { nullable: true })
  surface(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<Surface | undefined> {
    return loaders.surface.load(id);
  }

  @Query(() => SurfaceComparisonType, {
    description: "From 2 to 6 surfaces against the base, the first unless given.",
  })
  compareSurfaces(
    @Arg("ids", () => [ID]) ids: string[],
    @Arg("base", () => ID, { nullable: true }) base: string | null,
    @Arg("stride", () => Int, stride) step: number,
    @Ctx() { loaders }: Context,
  ): Promise<SurfaceComparisonType> {
    const asked: ComparisonRequest = { ids, base: base ?? ids[0], stride: step };
    return compareSurfaces(loaders, asked);
  }

  @FieldResolver(() => [Int], { description: "Rows and columns of its grids." })
  shape(@Root() surface: Surface): readonly number[] {
    return shapeOf(surface.axes, 1);
  }

  @FieldResolver(() => Grid, { description: "NaN where `finished` is 0." })
  async loss(
    @Root() surface: Surface,
    @Arg("stride", () => Int, stride) step: number,
    @Ctx() { loaders }: Context,
  ): Promise<GridValues> {
    return gridOf(loaders, surface, { stride: step, quantity: "loss" });
  }

  @FieldResolver(() => Grid, { description: "From 0 to 1; NaN where `finished` is 0." })
  async accuracy(
    @Root() surface: Surface,
    @Arg("stride", () => Int, stride) step: number,
    @Ctx() { loaders }: Context,
  ): Promise<GridValues> {
    return gridOf(loaders, surface, { stride: step, quantity: "accuracy" });
  }

  @FieldResolver(() => Grid, { description: "1 where a cell was computed." })
  async finished(
    @Root() surface: Surface,
    @Arg("stride", () => Int, stride) step: number,
    @Ctx() { loaders }: Context,
  ): Promise<GridValues> {
    return gridOf(loaders, surface, { stride: step, quantity: "finished" });
  }

  @FieldResolver(() => ModelType, { nullable: true })
  model(@Root() { modelId }: Surface, @Ctx() { loaders }: Context): Promise<Model | undefined> {
    return loaders.model.load(modelId);
  }

  @FieldResolver(() => RunType, { nullable: true })
  run(@Root() { runId }: Surface, @Ctx() { loaders }: Context): Promise<Run | undefined> {
    return loaders.run.load(runId);
  }

  @FieldResolver(() => [DirectionType])
  directions(@Root() { id }: Surface, @Ctx() { loaders }: Context): Promise<readonly Direction[]> {
    return loaders.directions.load(id);
  }

  @FieldResolver(() => [FlatnessFigureType], { description: "None until every cell is finished." })
  async flatness(
    @Root() { runId }: Surface,
    @Ctx() { loaders }: Context,
  ): Promise<readonly FlatnessFigureType[]> {
    return flatnessOf(await loaders.run.load(runId));
  }

  @FieldResolver(() => [DownloadType])
  downloads(@Root() { id }: Surface): readonly DownloadType[] {
    return surfaceDownloads(`/surfaces/${id}`);
  }
}
