import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { GraphQLError, type GraphQLSchema } from "graphql";
import { formatError, type Log } from "../answer/format.js";
import { limits, overLimits } from "../answer/limits.js";
import type { Context } from "../context.js";
import type { Meters } from "./meters.js";

export interface ApolloParts {
  readonly schema: GraphQLSchema;
  readonly meters: Meters;
  readonly log: Log;
  /** Called when the server stops: ends connections, new ones first. */
  readonly drain: () => Promise<void>;
}

/** Queries and mutations over HTTP. Mutations over GET and requests that a foreign form could send are refused. */
export function createApollo({ schema, meters, log, drain }: ApolloParts): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.tokens },
    logger: { debug: () => {}, info: () => {}, warn: log, error: log },
    formatError: (formatted, error) =>
      error instanceof GraphQLError
        ? { ...formatError(error, log), ...keep(formatted.extensions) }
        : formatted,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // It would wrap every resolver, for headers that nobody reads.
      ApolloServerPluginCacheControlDisabled(),
      { serverWillStart: async () => ({ drainServer: drain }) },
      limiting(schema),
      metering(meters),
    ],
  });
}

/** Codes that Apollo gave to what never reached a resolver. */
function keep(extensions: Readonly<Record<string, unknown>> | undefined): object {
  const code = extensions?.["code"];
  return typeof code === "string" && code !== "INTERNAL_SERVER_ERROR" ? { extensions: { code } } : {};
}

const limiting = (schema: GraphQLSchema): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ document, operationName, request }) => {
      const over = overLimits(schema, { document, operationName, variables: request.variables });
      if (over !== undefined) throw over;
    },
  }),
});

const metering = (meters: Meters): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => {
    const end = meters.operations.startTimer();
    return {
      willSendResponse: async ({ operation, errors }) => {
        end({ type: operation?.operation ?? "none", outcome: errors?.length ? "errors" : "ok" });
      },
    };
  },
});
