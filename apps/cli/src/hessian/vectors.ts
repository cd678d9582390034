import type { Eigenpair, Hessian } from "@basin/compute";
import { writeSafetensors } from "@basin/formats";
import type { MeasuredHessian } from "./measure.js";

/** Keeps eigenvectors for surfaces: `PREFIX.top1.safetensors`, ..., `PREFIX.bottom1.safetensors`, ... */
export async function saveVectors(
  prefix: string,
  hessian: Hessian,
  { eigenpairs }: MeasuredHessian,
): Promise<string[]> {
  const named = [
    ...toNamed("top", eigenpairs?.largest ?? []),
    ...toNamed("bottom", eigenpairs?.smallest ?? []),
  ];
  const files = named.map(([name]) => `${prefix}.${name}.safetensors`);
  for (const [i, [, { value, vector }]] of named.entries()) {
    const eigenvalue = JSON.stringify(value);
    await writeSafetensors(files[i]!, hessian.toDirection(vector), { eigenvalue });
  }
  return files;
}

function toNamed(end: string, pairs: readonly Eigenpair[]): [string, Eigenpair][] {
  return pairs.map((pair, i) => [`${end}${i + 1}`, pair]);
}
