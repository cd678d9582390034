import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { guardSchema } from "./access/scopes.js";
import { ArtifactResolver } from "./artifact/artifact.resolver.js";
import { CatalogueResolver } from "./catalogue/catalogue.resolver.js";
import { DatasetResolver } from "./dataset/dataset.resolver.js";
import { EvaluationResolver } from "./evaluation/evaluation.resolver.js";
import { LiveResolver } from "./live/live.resolver.js";
import { ModelResolver } from "./model/model.resolver.js";
import { NodeResolver } from "./node/node.resolver.js";
import { RunResolver } from "./run/run.resolver.js";
import { RunEdgesResolver } from "./run/run-edges.resolver.js";
import { ShareResolver } from "./share/share.resolver.js";
import { StartResolver } from "./start/start.resolver.js";
import { StudyResolver } from "./study/study.resolver.js";
import { StudyPlanResolver, StudyStepResolver } from "./study/study-plan.resolver.js";
import { SurfaceResolver } from "./surface/surface.resolver.js";
import { TableResolver } from "./table/table.resolver.js";
import { TokenResolver } from "./token/token.resolver.js";
import { WorkerResolver } from "./worker/worker.resolver.js";

/** Asked for by the library; subscriptions here bring their own sources. */
const noTopics = {
  publish: () => {},
  subscribe: () => {
    throw new Error("internal: want no topics");
  },
};

/** The whole API, every root field guarded. Building it needs no store. */
export function createSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      NodeResolver,
      StudyResolver,
      StudyPlanResolver,
      StudyStepResolver,
      RunResolver,
      RunEdgesResolver,
      StartResolver,
      ModelResolver,
      DatasetResolver,
      SurfaceResolver,
      EvaluationResolver,
      TableResolver,
      ArtifactResolver,
      CatalogueResolver,
      WorkerResolver,
      ShareResolver,
      TokenResolver,
      LiveResolver,
    ],
    validate: false,
    pubSub: noTopics,
  });
  return guardSchema(schema);
}
