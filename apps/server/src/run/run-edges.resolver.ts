import type {
  Artifact,
  Curve,
  Dataset,
  Evaluation,
  Job,
  Model,
  Run,
  RunArtifact,
  Study,
  Surface,
} from "@basin/db";
import { Arg, Args, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { ArtifactType } from "../artifact/artifact.type.js";
import type { Context } from "../context.js";
import { DatasetType } from "../dataset/dataset.type.js";
import { EvaluationType } from "../evaluation/evaluation.type.js";
import { ModelType } from "../model/model.type.js";
import { PageArgs, toPage } from "../page/page.input.js";
import { type Connection, toConnection } from "../page/page.type.js";
import { StudyType } from "../study/study.type.js";
import { SurfaceType } from "../surface/surface.type.js";
import { alarmsOf } from "./alarms.js";
import { commandOf } from "./command.js";
import { CurvesArgs } from "./curves.input.js";
import { JobType } from "./job.type.js";
import { logOf } from "./log.js";
import { mutationOf } from "./mutation.js";
import { progressOf } from "./progress.js";
import {
  AlarmType,
  CurveType,
  LatestMetricType,
  ProgressType,
  RepeatMutationType,
  RunConnection,
  RunType,
} from "./run.type.js";

@Resolver(() => RunType)
export class RunEdgesResolver {
  @FieldResolver(() => [CurveType])
  metrics(
    @Root() { id }: Run,
    @Args(() => CurvesArgs) { names, resolution }: CurvesArgs,
    @Ctx() { loaders }: Context,
  ): Promise<readonly Curve[]> {
    return loaders.curves.load({ id, how: { resolution, ...(names == null ? {} : { names }) } });
  }

  @FieldResolver(() => [String])
  metricNames(@Root() { id }: Run, @Ctx() { loaders }: Context): Promise<readonly string[]> {
    return loaders.metricNames.load(id);
  }

  @FieldResolver(() => [LatestMetricType], { description: "The last value of each metric." })
  async latestMetrics(
    @Root() { id }: Run,
    @Ctx() { loaders }: Context,
  ): Promise<readonly LatestMetricType[]> {
    return Object.entries(await loaders.latest.load(id)).map(([name, value]) => ({ name, value }));
  }

  @FieldResolver(() => ModelType, { nullable: true, description: "The model that it makes." })
  model(@Root() { id }: Run, @Ctx() { loaders }: Context): Promise<Model | undefined> {
    return loaders.modelOfRun.load(id);
  }

  @FieldResolver(() => DatasetType, { nullable: true, description: "The data set that it makes." })
  dataset(@Root() { id }: Run, @Ctx() { loaders }: Context): Promise<Dataset | undefined> {
    return loaders.datasetOfRun.load(id);
  }

  @FieldResolver(() => SurfaceType, { nullable: true })
  surface(@Root() { id }: Run, @Ctx() { loaders }: Context): Promise<Surface | undefined> {
    return loaders.surfaceOfRun.load(id);
  }

  @FieldResolver(() => [EvaluationType])
  evaluations(@Root() { id }: Run, @Ctx() { loaders }: Context): Promise<readonly Evaluation[]> {
    return loaders.evaluationsOfRun.load(id);
  }

  @FieldResolver(() => [ArtifactType])
  artifacts(@Root() { id }: Run, @Ctx() { loaders }: Context): Promise<readonly (RunArtifact & Artifact)[]> {
    return loaders.artifactsOfRun.load(id);
  }

  @FieldResolver(() => StudyType, { nullable: true })
  study(@Root() { studyId }: Run, @Ctx() { loaders }: Context): Promise<Study | undefined> | null {
    return studyId === null ? null : loaders.study.load(studyId);
  }

  @FieldResolver(() => RunType, { nullable: true, description: "The run that it was cloned from." })
  parent(@Root() { parentId }: Run, @Ctx() { loaders }: Context): Promise<Run | undefined> | null {
    return parentId === null ? null : loaders.run.load(parentId);
  }

  @FieldResolver(() => [RunType], { description: "Runs that were cloned from it." })
  async children(@Root() { id }: Run, @Ctx() { loaders }: Context): Promise<readonly Run[]> {
    return present(await loaders.run.loadMany(await loaders.children.load(id)));
  }

  @FieldResolver(() => RunConnection, {
    description: "Runs that differ from it in the seed alone, itself among them.",
  })
  async siblings(
    @Root() { configHash }: Run,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { store }: Context,
  ): Promise<Connection<Run>> {
    return toConnection(await store.runs.list({ filter: { configHash }, page: toPage(page) }));
  }

  @FieldResolver(() => [RunType], { description: "Runs that it waits for." })
  async dependencies(@Root() { id }: Run, @Ctx() { loaders }: Context): Promise<readonly Run[]> {
    return present(await loaders.run.loadMany(await loaders.dependencies.load(id)));
  }

  @FieldResolver(() => [RunType], { description: "Runs that wait for it." })
  async dependents(@Root() { id }: Run, @Ctx() { loaders }: Context): Promise<readonly Run[]> {
    return present(await loaders.run.loadMany(await loaders.dependents.load(id)));
  }

  @FieldResolver(() => [JobType], { description: "Its pieces in the queue." })
  jobs(@Root() { id }: Run, @Ctx() { loaders }: Context): Promise<readonly Job[]> {
    return loaders.jobs.load(id);
  }

  @FieldResolver(() => [String], { description: "The last lines that were kept." })
  log(
    @Root() { id }: Run,
    @Arg("last", () => Int, { defaultValue: 100 }) last: number,
    @Ctx() { store }: Context,
  ): Promise<readonly string[]> {
    return logOf(store, id, last);
  }

  @FieldResolver(() => [AlarmType], { description: "Of an evaluation; none of other tasks." })
  alarms(@Root() run: Run): readonly AlarmType[] {
    return alarmsOf(run);
  }

  @FieldResolver(() => ProgressType)
  progress(@Root() run: Run): ProgressType {
    return progressOf(run, Date.now());
  }

  @FieldResolver(() => String, { description: "The command that would start the same again." })
  command(@Root() run: Run): string {
    return commandOf(run);
  }

  @FieldResolver(() => RepeatMutationType)
  mutation(@Root() run: Run): RepeatMutationType {
    return mutationOf(run);
  }
}

const present = <T>(list: readonly (T | undefined | Error)[]): T[] =>
  list.filter((one): one is Awaited<T> & T => one !== undefined && !(one instanceof Error));
