import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

// A script without types: what it answers is described here.
const { generateFiles } = (await import(new URL("../codegen.mjs", import.meta.url).href)) as {
  generateFiles: () => Promise<readonly { readonly path: string; readonly text: string }[]>;
};

it("the generated documents and types are those of the server's schema (npm run codegen -w @basin/client)", async () => {
  const files = await generateFiles();
  expect(files.map(({ path }) => path)).toEqual(["src/gql/graphql.ts"]);
  for (const { path, text } of files) {
    expect(await readFile(new URL(`../${path}`, import.meta.url), "utf8")).toBe(text);
  }
});
