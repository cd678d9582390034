import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Processes that open the store, wait for each other, and then do the same at once; what each of them found. */
export async function atOnce(
  role: "claim" | "write" | "open",
  url: string,
  options: { readonly processes?: number; readonly count?: number } = {},
): Promise<readonly unknown[]> {
  const { processes = 2, count = 0 } = options;
  const children = await Promise.all(Array.from({ length: processes }, () => start(role, url, count)));
  for (const { begin } of children) begin();
  return Promise.all(children.map(({ found }) => found));
}

async function start(role: string, url: string, count: number) {
  const script = fileURLToPath(new URL("../child.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, role, url, String(count)]);
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done) throw new Error(`child ${role}: ended early\n${complaints}`);
    return line.value;
  };
  const ended = once(child, "exit");
  await next();
  const found = next().then(async (line) => {
    await ended;
    return JSON.parse(line) as unknown;
  });
  return { begin: () => child.stdin.write("go\n"), found };
}
