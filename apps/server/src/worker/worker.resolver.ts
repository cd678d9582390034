import type { RunState, Worker } from "@basin/db";
import { Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { QueueType, RunCountsType, WorkerType } from "./worker.type.js";

@Resolver(() => WorkerType)
export class WorkerResolver {
  @Query(() => [WorkerType])
  workers(@Ctx() { store }: Context): Promise<readonly Worker[]> {
    return store.workers.list();
  }

  @Query(() => QueueType)
  queue(@Ctx() { store }: Context): Promise<QueueType> {
    return store.jobs.length();
  }

  @Query(() => RunCountsType)
  counts(@Ctx() { store }: Context): Promise<Readonly<Record<RunState, number>>> {
    return store.runs.counts();
  }
}
