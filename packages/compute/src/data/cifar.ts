/**
 * CIFAR-10 and CIFAR-100 in their binary form (A. Krizhevsky, "Learning multiple layers of features from tiny images",
 * 2009; format as described at https://www.cs.toronto.edu/~kriz/cifar.html). A file is a run of records:
 *
 *     CIFAR-10    label, 3,072 pixels                       data_batch_1.bin to data_batch_5.bin, test_batch.bin
 *     CIFAR-100   coarse label, fine label, 3,072 pixels    train.bin, test.bin
 *
 * all bytes; the pixels are three planes (red, green, blue) of 32 rows of 32.
 */
import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { invalid } from "../errors.js";
import { absent, type CifarLayout, findCifar } from "./cifar-folder.js";
import { checkLabels, createImageSet, type ImageSet, type Split } from "./image-set.js";

const SIDE = 32;
const CHANNELS = 3;
const PIXELS = CHANNELS * SIDE * SIDE;

/** Six times CIFAR-10: what one split may have before it is taken for something else. */
const MOST_BYTES = 2 ** 30;
const MOST_CLASS_BYTES = 2 ** 16;

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
  const records = await countRecords(paths, layout);
  const pixels = new Uint8Array(records * PIXELS);
  const labels = new Int32Array(records);
  let at = 0;
  for (const path of paths)
    at += await readRecords(path, layout, pixels.subarray(at * PIXELS), labels.subarray(at));
  if (at !== records) throw changed(home);
  const classes = await readClasses(home, layout, entries);
  const extents = { channels: CHANNELS, height: SIDE, width: SIDE };
  return createImageSet({ name: layout.name, split, classes, ...extents, pixels, levels: 255, labels });
}

/** The number of records in all files together, from their sizes: nothing is read before they make sense. */
async function countRecords(paths: readonly string[], layout: CifarLayout): Promise<number> {
  let bytes = 0;
  for (const path of paths) {
    const size = await fileSize(path);
    checkLength(path, size, layout);
    bytes += size;
  }
  if (bytes > MOST_BYTES) throw invalid(layout.name, `at most ${MOST_BYTES} bytes in a split`, bytes);
  return bytes / (layout.labelBytes + PIXELS);
}

async function fileSize(path: string): Promise<number> {
  const info = await stat(path);
  if (!info.isFile()) throw invalid(basename(path), "a file", info.isDirectory() ? "a folder" : "a device");
  return info.size;
}

function checkLength(path: string, bytes: number, layout: CifarLayout): void {
  const record = layout.labelBytes + PIXELS;
  if (bytes % record !== 0) throw invalid(basename(path), `a multiple of ${record} bytes`, bytes);
}

/** Splits a file's records into pixels and labels, written from the start of both; returns how many there were. */
async function readRecords(
  path: string,
  layout: CifarLayout,
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

async function readClasses(
  folder: string,
  layout: CifarLayout,
  entries: readonly string[],
): Promise<string[]> {
  const { classFile, classes } = layout;
  if (!entries.includes(classFile)) return Array.from({ length: classes }, (_, i) => String(i));
  const path = join(folder, classFile);
  const size = await fileSize(path);
  if (size > MOST_CLASS_BYTES) throw invalid(classFile, `at most ${MOST_CLASS_BYTES} bytes`, size);
  const names = (await readFile(path, "utf8")).split("\n").flatMap((line) => line.trim() || []);
  if (names.length !== classes) throw invalid(classFile, `${classes} names, one a line`, names.length);
  return names;
}

function changed(path: string): Error {
  return invalid(basename(path), "files that stay as they are while they are read", "another length");
}

/** `data_batch_10.bin` after `data_batch_2.bin`. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
