export * from "./study-runs.js";
