export { scopeOf } from "./access/scopes.js";
export * from "./access/token.js";
export { limits } from "./answer/limits.js";
export * from "./live/feed.js";
export * from "./print-schema.js";
export * from "./schema.js";
export * from "./server.js";
