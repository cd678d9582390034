export * from "./access/token.js";
export * from "./print-schema.js";
export * from "./schema.js";
export * from "./server.js";
