import type { Run, Study, Surface } from "@basin/db";
import { Args, Ctx, FieldResolver, Resolver, type ResolverData, Root, Subscription } from "type-graphql";
import type { Context } from "../context.js";
import { RunType } from "../run/run.type.js";
import { StudyType } from "../study/study.type.js";
import { SurfaceType } from "../surface/surface.type.js";
import { listen } from "./listen.js";
import { LiveArgs, SinceArgs, SubjectArgs } from "./live.input.js";
import { LiveEventType } from "./live.type.js";
import { aboutAnything, aboutLive, aboutRun, aboutSubject, type Wanted } from "./wanted.js";

/** A source of events for a subscription's arguments. */
const source =
  <A extends SinceArgs>(wanted: (args: A) => Wanted) =>
  ({ args, context }: Pick<ResolverData<Context>, "args" | "context">): AsyncIterable<LiveEventType> =>
    listen(context, wanted(args as A), (args as A).sinceSeq ?? undefined);

@Resolver(() => LiveEventType)
export class LiveResolver {
  @Subscription(() => LiveEventType, {
    subscribe: source(aboutRun),
    description: "Everything about one run.",
  })
  runEvents(@Root() event: LiveEventType, @Args(() => SubjectArgs) _args: SubjectArgs): LiveEventType {
    return event;
  }

  @Subscription(() => LiveEventType, {
    subscribe: source(aboutSubject),
    description: "Cells as they are computed.",
  })
  surfaceCells(@Root() event: LiveEventType, @Args(() => SubjectArgs) _args: SubjectArgs): LiveEventType {
    return event;
  }

  @Subscription(() => LiveEventType, {
    subscribe: source(aboutSubject),
    description: "That a study or the state of one of its runs changed; `run` is that run.",
  })
  studyEvents(@Root() event: LiveEventType, @Args(() => SubjectArgs) _args: SubjectArgs): LiveEventType {
    return event;
  }

  @Subscription(() => LiveEventType, {
    subscribe: source(aboutAnything),
    description: "That anything in a list changed.",
  })
  changes(@Root() event: LiveEventType, @Args(() => SinceArgs) _args: SinceArgs): LiveEventType {
    return event;
  }

  @Subscription(() => LiveEventType, {
    subscribe: source(aboutLive),
    description: "All that a page shows, in one stream.",
  })
  live(@Root() event: LiveEventType, @Args(() => LiveArgs) _args: LiveArgs): LiveEventType {
    return event;
  }

  @FieldResolver(() => RunType, { nullable: true })
  run(@Root() { runId }: LiveEventType, @Ctx() { loaders }: Context): Promise<Run | undefined> | null {
    return runId === null ? null : loaders.run.load(runId);
  }

  @FieldResolver(() => StudyType, { nullable: true, description: "Of the events of studies." })
  study(
    @Root() { kind, subject }: LiveEventType,
    @Ctx() { loaders }: Context,
  ): Promise<Study | undefined> | null {
    return kind !== "study" || subject === null ? null : loaders.study.load(subject);
  }

  @FieldResolver(() => SurfaceType, { nullable: true })
  surface(@Root() event: LiveEventType, @Ctx() { loaders }: Context): Promise<Surface | undefined> | null {
    const id = event.cells?.surfaceId ?? (event.kind === "surface" ? event.subject : null);
    return id === null ? null : loaders.surface.load(id);
  }
}
