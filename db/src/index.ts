export * from "./artifact-store.js";
export { openArtifactStore } from "./artifacts/open.js";
export * from "./errors.js";
export * from "./pages.js";
export * from "./records.js";
export * from "./store.js";
