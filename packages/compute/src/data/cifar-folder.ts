import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ComputeError } from "../errors.js";
import type { Split } from "./image-set.js";

/** How one of the two datasets is laid out. */
export interface CifarLayout {
  readonly name: string;
  /** The folder that the official archive unpacks to. */
  readonly folder: string;
  /** Bytes before the pixels; the last of them is the label that counts. */
  readonly labelBytes: number;
  readonly classes: number;
  readonly classFile: string;
  readonly files: Record<Split, RegExp>;
  /** How the files are called in messages. */
  readonly wanted: Record<Split, string>;
}

const layouts: readonly CifarLayout[] = [
  {
    name: "cifar10",
    folder: "cifar-10-batches-bin",
    labelBytes: 1,
    classes: 10,
    classFile: "batches.meta.txt",
    files: { train: /^data_batch_\d+\.bin$/, test: /^test_batch\.bin$/ },
    wanted: { train: "data_batch_1.bin to data_batch_5.bin (at least one)", test: "test_batch.bin" },
  },
  {
    name: "cifar100",
    folder: "cifar-100-binary",
    labelBytes: 2,
    classes: 100,
    classFile: "fine_label_names.txt",
    files: { train: /^train\.bin$/, test: /^test\.bin$/ },
    wanted: { train: "train.bin", test: "test.bin" },
  },
];

/** A folder that holds at least one file of a CIFAR dataset. */
export interface CifarFolder {
  readonly layout: CifarLayout;
  readonly folder: string;
  readonly entries: readonly string[];
}

/** Whether a folder, or the archive's own folder in it, holds at least one file of CIFAR-10 or CIFAR-100. */
export async function isCifar(folder: string): Promise<boolean> {
  return findCifar(folder).then(
    () => true,
    () => false,
  );
}

/**
 * The CIFAR files of a folder, or of the archive's own folder in it; CIFAR-10 where both are there.
 *
 * @throws ComputeError `missing` with the files that were looked for and those that are there
 */
export async function findCifar(folder: string): Promise<CifarFolder> {
  const entries = await list(folder);
  const here = layoutOf(entries);
  if (here !== undefined) return { layout: here, folder, entries };
  for (const { folder: name } of layouts) {
    if (!entries.includes(name)) continue;
    const inner = await list(join(folder, name));
    const layout = layoutOf(inner);
    if (layout !== undefined) return { layout, folder: join(folder, name), entries: inner };
  }
  const wanted = layouts.map((layout) => `${layout.wanted.train} and ${layout.wanted.test}`).join(", or ");
  throw absent(folder, wanted, entries);
}

function layoutOf(entries: readonly string[]): CifarLayout | undefined {
  return layouts.find(({ files }) => entries.some((name) => files.train.test(name) || files.test.test(name)));
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new ComputeError({
      code: "missing",
      where: folder,
      detail: "want a folder that can be read",
      cause,
    });
  }
}

/** The complaint about files that are not in a folder. */
export function absent(folder: string, wanted: string, entries: readonly string[]): ComputeError {
  const shown = entries.slice(0, 8).join(", ") + (entries.length > 8 ? ", ..." : "");
  const detail = `want ${wanted}, got ${shown || "an empty folder"}`;
  return new ComputeError({ code: "missing", where: folder, detail });
}
