export * from "./print-schema.js";
export * from "./schema.js";
