// Writes schema.graphql from the built server: the contract that clients are generated from.
import { writeFileSync } from "node:fs";
import { schemaText } from "./dist/print-schema.js";

writeFileSync(new URL("schema.graphql", import.meta.url), schemaText());
