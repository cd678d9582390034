import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const { generateFiles } = (await import(new URL("../codegen.mjs", import.meta.url).href)) as {
  generateFiles: () => Promise<readonly { readonly path: string; readonly text: string }[]>;
};

it("has the operations of the schema as it is: otherwise `npm run codegen -w @basin/dashboard`", async () => {
  const files = await generateFiles();
  expect(files.length).toBeGreaterThan(0);
  for (const { path, text } of files) {
    expect(readFileSync(new URL(`../${path}`, import.meta.url), "utf8")).toBe(text);
  }
});
