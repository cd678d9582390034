// Writes src/gql from the server's schema and the operations: `npm run codegen -w @basin/dashboard`.
import { fileURLToPath } from "node:url";
import { generateFor, writeFiles } from "../../packages/client/codegen.mjs";

const here = new URL(".", import.meta.url);

/** What the files of src/gql should hold: their paths below this package, and their texts. */
export const generateFiles = () => generateFor(here);

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFiles(here, await generateFiles());
