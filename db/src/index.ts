export * from "./artifact-store.js";
export { openArtifactStore } from "./artifacts/open.js";
export * from "./errors.js";
export * from "./ids.js";
export * from "./open-store.js";
export * from "./pages.js";
export * from "./records.js";
export * from "./store.js";
export * from "./sweep.js";
