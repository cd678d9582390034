export * from "./analyse-study.js";
export * from "./report-files.js";
export * from "./study-runs.js";
