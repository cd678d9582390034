import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";

const require = createRequire(import.meta.url);

/** One run for the whole repository. Tests import the built packages, so `npm test` builds first. */
export default defineConfig({
  // Some of the API's libraries ask for graphql as CommonJS, which must then be the only copy.
  resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve("graphql") }] },
  test: {
    include: ["{apps,packages}/*/test/**/*.test.ts", "db/test/**/*.test.ts", "tests/**/*.test.ts"],
    // Processes, not threads: a native library that crashes takes down its own test file only.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
