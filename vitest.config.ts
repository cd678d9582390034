import { defineConfig } from "vitest/config";

/** One run for the whole repository. Tests import the built packages, so `npm test` builds first. */
export default defineConfig({
  test: {
    include: ["{apps,packages}/*/test/**/*.test.ts", "tests/**/*.test.ts"],
    // Processes, not threads: a native library that crashes takes down its own test file only.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
