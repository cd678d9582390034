/**
 * CIFAR-10 and CIFAR-100 in their binary form (A. Krizhevsky, "Learning multiple layers of features from tiny images",
 * 2009; format as described at https://www.cs.toronto.edu/~kriz/cifar.html). A file is a run of records:
 *
 *     CIFAR-10    label, 3,072 pixels                       data_batch_1.bin to data_batch_5.bin, test_batch.bin
 *     CIFAR-100   coarse label, fine label, 3,072 pixels    train.bin, test.bin
 *
 * all bytes; the pixels are three planes (red, green, blue) of 32 rows of 32.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { ComputeError, invalid } from "../errors.js";
import { checkLabels, createImageSet, type ImageSet, type Split } from "./image-set.js";

const SIDE = 32;
const CHANNELS = 3;
const PIXELS = CHANNELS * SIDE * SIDE;

/** More than six times CIFAR-10: what one split may have before it is taken for something else. */
const MOST_BYTES = 2 ** 30;

interface Layout {
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

const layouts: readonly Layout[] = [
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
interface Found {
  readonly layout: Layout;
  readonly folder: string;
  readonly entries: readonly string[];
}

/**
 * Reads the CIFAR-10 or CIFAR-100 files of a folder, or of the `cifar-10-batches-bin` or `cifar-100-binary` folder in
 * it. Files may hold any number of images; whichever training batches are there are read in numeric order. Classes are
 * named by `batches.meta.txt` or `fine_label_names.txt`, and by their numbers where that file is absent.
 *
 * @throws ComputeError `missing` without files for the split, `invalid` for a file that is cut short or holds something else
 */
export async function readCifar(folder: string, { split }: { readonly split: Split }): Promise<ImageSet> {
  const { layout, folder: home, entries } = await findCifar(folder);
  const names = entries.filter((name) => layout.files[split].test(name)).sort(byNumber);
  if (names.length === 0) throw absent(home, layout.wanted[split], entries);
  const paths = names.map((name) => join(home, name));
  const records = await checkFiles(paths, layout);
  const pixels = new Uint8Array(records * PIXELS);
  const labels = new Int32Array(records);
  let at = 0;
  for (const path of paths)
    at += await readRecords(path, layout, pixels.subarray(at * PIXELS), labels.subarray(at));
  const classes = await readClasses(home, layout, entries);
  const extents = { channels: CHANNELS, height: SIDE, width: SIDE };
  return createImageSet({ name: layout.name, split, classes, ...extents, pixels, levels: 255, labels });
}

/** Whether a folder, or the archive's own folder in it, holds at least one file of CIFAR-10 or CIFAR-100. */
export async function isCifar(folder: string): Promise<boolean> {
  return findCifar(folder).then(
    () => true,
    () => false,
  );
}

async function findCifar(folder: string): Promise<Found> {
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

function layoutOf(entries: readonly string[]): Layout | undefined {
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

/** The number of records in all files together, from their sizes: nothing is read before they make sense. */
async function checkFiles(paths: readonly string[], layout: Layout): Promise<number> {
  let bytes = 0;
  for (const path of paths) {
    const info = await stat(path);
    if (!info.isFile()) throw invalid(basename(path), "a file", "something else");
    checkLength(path, info.size, layout);
    bytes += info.size;
  }
  if (bytes > MOST_BYTES) throw invalid(layout.name, `at most ${MOST_BYTES} bytes in a split`, bytes);
  return bytes / (layout.labelBytes + PIXELS);
}

function checkLength(path: string, bytes: number, layout: Layout): void {
  const record = layout.labelBytes + PIXELS;
  if (bytes % record !== 0) throw invalid(basename(path), `a multiple of ${record} bytes`, bytes);
}

/** Splits a file's records into pixels and labels, written from the start of both; returns how many there were. */
async function readRecords(
  path: string,
  layout: Layout,
  pixels: Uint8Array,
  labels: Int32Array,
): Promise<number> {
  const bytes = await readFile(path);
  checkLength(path, bytes.length, layout);
  const record = layout.labelBytes + PIXELS;
  const count = bytes.length / record;
  if (count > labels.length)
    throw invalid(basename(path), "a file that does not grow while it is read", bytes.length);
  for (let i = 0; i < count; i++) {
    const start = i * record + layout.labelBytes;
    labels[i] = bytes[start - 1]!;
    pixels.set(bytes.subarray(start, start + PIXELS), i * PIXELS);
  }
  checkLabels(basename(path), labels.subarray(0, count), layout.classes);
  return count;
}

async function readClasses(folder: string, layout: Layout, entries: readonly string[]): Promise<string[]> {
  if (!entries.includes(layout.classFile)) return Array.from({ length: layout.classes }, (_, i) => String(i));
  const text = await readFile(join(folder, layout.classFile), "utf8");
  const names = text.split("\n").flatMap((line) => line.trim() || []);
  if (names.length !== layout.classes) {
    throw invalid(layout.classFile, `${layout.classes} names, one a line`, names.length);
  }
  return names;
}

function absent(folder: string, wanted: string, entries: readonly string[]): ComputeError {
  const shown = entries.slice(0, 8).join(", ") + (entries.length > 8 ? ", ..." : "");
  const detail = `want ${wanted}, got ${shown || "an empty folder"}`;
  return new ComputeError({ code: "missing", where: folder, detail });
}

/** `data_batch_10.bin` after `data_batch_2.bin`. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
