/** How our own model files say what network they hold, and what is assumed of files that do not. */
import {
  architectures,
  ComputeError,
  findArchitecture,
  type ImageSet,
  invalid,
  type ModelSpec,
} from "@basin/compute";
import type { NetworkOptions } from "./options.js";

/** The common CIFAR ResNet recipe normalises by these; for grey images half the range is the plain choice. */
const usual = {
  colour: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  other: { mean: [0.5], deviation: [0.5] },
} as const;

const keys = ["arch", "channels", "height", "width", "classes", "mean", "deviation"] as const;

/** A spec as text entries, each value in JSON. */
export function specMetadata(spec: ModelSpec): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, JSON.stringify(spec[key])]));
}

/** The network for a file: options win over what the file says, and the images settle the rest. */
export function chooseSpec(
  where: string,
  { arch: wanted, mean, deviation }: NetworkOptions,
  metadata: Readonly<Record<string, string>>,
  set: ImageSet,
): ModelSpec {
  const stored = readSpec(metadata);
  const arch = wanted ?? stored?.arch;
  if (arch === undefined) throw missingArch(where);
  findArchitecture(arch);
  const { channels, height, width, classes } = stored ?? { ...set, classes: set.classes.length };
  const plain = channels === 3 ? usual.colour : usual.other;
  const spec: ModelSpec = {
    arch,
    channels,
    height,
    width,
    classes,
    mean: perChannel("--mean", mean ?? stored?.mean ?? plain.mean, channels),
    deviation: perChannel("--deviation", deviation ?? stored?.deviation ?? plain.deviation, channels),
  };
  checkFit(where, spec, set);
  return spec;
}

/** The complaint that nothing says which network it is. */
export function missingArch(where: string): ComputeError {
  const detail = `want --arch with one of ${Object.keys(architectures).join(", ")}`;
  return new ComputeError({ code: "missing", where, detail });
}

function checkFit(where: string, spec: ModelSpec, set: ImageSet): void {
  const size = ({ channels, height, width }: ModelSpec | ImageSet): string =>
    `${channels}x${height}x${width}`;
  if (size(spec) === size(set) && set.classes.length <= spec.classes) return;
  const got = `${set.name} with ${size(set)} in ${set.classes.length}`;
  throw new ComputeError({
    code: "invalid",
    where,
    detail: `want images ${size(spec)} in ${spec.classes} classes, got ${got}`,
  });
}

function perChannel(where: string, values: readonly number[], channels: number): readonly number[] {
  if (values.length === channels) return values;
  if (values.length === 1) return Array.from({ length: channels }, () => values[0]!);
  throw invalid(where, `${channels} numbers, one a channel`, values);
}

/** The spec that our own files carry; nothing where an entry is absent or not what it should be. */
function readSpec(metadata: Readonly<Record<string, string>>): ModelSpec | undefined {
  try {
    const values = Object.fromEntries(keys.map((key) => [key, JSON.parse(metadata[key]!) as unknown]));
    return isSpec(values) ? values : undefined;
  } catch {
    return undefined;
  }
}

function isSpec(value: object): value is ModelSpec {
  const { arch, channels, height, width, classes, mean, deviation } = value as Partial<
    Record<keyof ModelSpec, unknown>
  >;
  const isCount = (part: unknown): boolean => Number.isSafeInteger(part) && (part as number) > 0;
  const isList = (part: unknown): boolean =>
    Array.isArray(part) && part.every((item) => Number.isFinite(item));
  return (
    typeof arch === "string" &&
    [channels, height, width, classes].every(isCount) &&
    isList(mean) &&
    isList(deviation)
  );
}
