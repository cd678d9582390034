/** How long a test waits for anything, in ms: on a busy machine a page may take its time. */
export const PATIENCE = 60_000;

// The benchmark starts dashboards as well, where there is no test to be patient with.
if (process.env["VITEST"]) {
  const { vi } = await import("vitest");
  vi.setConfig({
    testTimeout: 3 * PATIENCE,
    hookTimeout: 3 * PATIENCE,
    expect: { poll: { timeout: PATIENCE } },
  });
}
