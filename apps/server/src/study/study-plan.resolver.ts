import type { Artifact, Run, RunArtifact, Study, StudyStep } from "@basin/db";
import { studyPresets } from "@basin/tasks";
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { type Answer, answer, found } from "../answer/answer.js";
import { ArtifactType } from "../artifact/artifact.type.js";
import type { Context } from "../context.js";
import { IdInput } from "../run/run.input.js";
import { RunType } from "../run/run.type.js";
import { estimateStudy } from "./estimate-study.js";
import { progressOf } from "./progress.js";
import { reportFilesOf, reportOf } from "./report.js";
import { StudyReportType } from "./report.type.js";
import { StartStudyInput } from "./start-study.input.js";
import { cancelStudy, startStudy } from "./start-study.js";
import { StudyPayload } from "./study.payload.js";
import {
  StudyEstimateType,
  StudyPresetType,
  StudyProgressType,
  StudyStepType,
  StudyType,
} from "./study.type.js";

@Resolver(() => StudyType)
export class StudyPlanResolver {
  @Query(() => [StudyPresetType])
  studyPresets(): readonly StudyPresetType[] {
    return Object.entries(studyPresets).map(([name, { help, payload }]) => ({ name, help, payload }));
  }

  @Query(() => StudyEstimateType, { description: "What a study would start and cost. Starts nothing." })
  estimateStudy(
    @Arg("input", () => StartStudyInput) input: StartStudyInput,
    @Ctx() { store }: Context,
  ): Promise<StudyEstimateType> {
    return estimateStudy(store, input);
  }

  @Mutation(() => StudyPayload, {
    description: "A whole study, or what is missing of it: runs that are there are taken as they are.",
  })
  startStudy(
    @Arg("input", () => StartStudyInput) input: StartStudyInput,
    @Ctx() { store }: Context,
  ): Promise<Answer<{ study: Study }>> {
    return answer(() => startStudy(store, input));
  }

  @Mutation(() => StudyPayload, { description: "Cancels its runs that have not ended, shared ones too." })
  cancelStudy(
    @Arg("input", () => IdInput) { id }: IdInput,
    @Ctx() { store }: Context,
  ): Promise<Answer<{ study: Study }>> {
    return answer(async () => {
      const study = found((await store.studies.get([id]))[0], "study", id);
      await cancelStudy(store, id);
      return { study };
    });
  }

  @Mutation(() => StudyPayload, { description: "Starts again what failed, was cancelled or is missing." })
  retryStudy(
    @Arg("input", () => IdInput) { id }: IdInput,
    @Ctx() { store }: Context,
  ): Promise<Answer<{ study: Study }>> {
    return answer(() => startStudy(store, { id }));
  }

  @FieldResolver(() => [StudyStepType], { description: "In the order of the plan; none without one." })
  steps(@Root() { id }: Study, @Ctx() { loaders }: Context): Promise<readonly StudyStep[]> {
    return loaders.studySteps.load(id);
  }

  @FieldResolver(() => StudyProgressType)
  async progress(@Root() { id }: Study, @Ctx() { loaders }: Context): Promise<StudyProgressType> {
    return progressOf(await loaders.studyProgress.load(id));
  }

  @FieldResolver(() => StudyReportType, { nullable: true, description: "Null until it has been written." })
  report(@Root() study: Study, @Ctx() context: Context): Promise<StudyReportType | null> {
    return reportOf(context, study);
  }

  @FieldResolver(() => [ArtifactType], {
    description: "The report as files; none until it has been written.",
  })
  reportFiles(@Root() study: Study, @Ctx() context: Context): Promise<readonly (RunArtifact & Artifact)[]> {
    return reportFilesOf(context, study);
  }
}

@Resolver(() => StudyStepType)
export class StudyStepResolver {
  @FieldResolver(() => RunType)
  run(@Root() { runId }: StudyStep, @Ctx() { loaders }: Context): Promise<Run | undefined> {
    return loaders.run.load(runId);
  }
}
