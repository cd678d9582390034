/**
 * Compares two stored runs: `npm run bench:compare -w @basin/compute -- OLD.json NEW.json [PERCENT]`.
 *
 * What is compared is the share of the machine's peak and the ratio to the peer: rates of a shared machine say little.
 * Ends with 1 if any of them fell by more than PERCENT, 15 by default.
 */
import { readFileSync } from "node:fs";
import type { Run } from "./results.js";

/** A figure of both runs. */
interface Change {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** Runs of before there was a choice computed on the processor. */
function placeOf({ engine, device = "cpu" }: { readonly engine: string; readonly device?: string }): string {
  return device === "cpu" ? engine : `${engine} on ${device}`;
}

function figuresOf({ results, ratios }: Run): Map<string, number> {
  const shares = results.map(
    (r) =>
      [
        `${placeOf(r)} ${r.arch} ${r.work} batch ${r.batch} threads ${r.threads}: share of peak`,
        r.shareOfPeak,
      ] as const,
  );
  const against = ratios.map(
    (r) =>
      [`${placeOf(r)} ${r.arch} ${r.work} threads ${r.threads}: ratio to ${r.against}`, r.whole] as const,
  );
  return new Map([...shares, ...against]);
}

/** The figures that both runs have. */
function changes(old: Run, latest: Run): Change[] {
  const before = figuresOf(old);
  return [...figuresOf(latest)].flatMap(([name, after]) => {
    const known = before.get(name);
    return known === undefined ? [] : [{ name, before: known, after }];
  });
}

function main([old, latest, percent = "15"]: readonly string[]): number {
  if (old === undefined || latest === undefined || !(Number(percent) > 0)) {
    process.stderr.write("usage: npm run bench:compare -w @basin/compute -- OLD.json NEW.json [PERCENT]\n");
    return 2;
  }
  const [first, second] = [old, latest].map((path) => JSON.parse(readFileSync(path, "utf8")) as Run);
  const all = changes(first!, second!);
  for (const { name, before, after } of all) {
    const change = 100 * (after / before - 1);
    const fell = change < -Number(percent) ? "  SLOWER" : "";
    process.stdout.write(
      `${name}: ${before.toFixed(2)} -> ${after.toFixed(2)} (${change >= 0 ? "+" : ""}${change.toFixed(0)} %)${fell}\n`,
    );
  }
  if (all.length === 0) process.stdout.write("the two runs have no figure in common\n");
  return all.some(({ before, after }) => after < before * (1 - Number(percent) / 100)) ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
