/** How our own model files say what network they hold, and what is assumed of files that do not. */
import {
  architectures,
  ComputeError,
  findArchitecture,
  type ImageSet,
  invalid,
  type ModelSpec,
} from "@basin/compute";

/** The common CIFAR ResNet recipe normalises by these; for grey images half the range is the plain choice. */
const usual = {
  colour: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  other: { mean: [0.5], deviation: [0.5] },
} as const;

const extents = ["channels", "height", "width", "classes"] as const;

/** The size of a network's images, and how many classes it tells apart. */
export type Extents = Readonly<Record<(typeof extents)[number], number>>;

/** How a network is understood, as far as people say it. */
export interface NetworkOptions extends Partial<Extents> {
  readonly arch?: string | undefined;
  readonly mean?: readonly number[] | undefined;
  readonly deviation?: readonly number[] | undefined;
  /** How people write the name of one of these, for messages: a command has dashes before it. */
  readonly named?: ((option: string) => string) | undefined;
}

/** What a file says of its network, and the images that it is for. */
export interface Found {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly images?: Partial<Extents>;
}

/** What a file says beyond this is damage or malice. */
const MOST_EXTENT = 65_536;

const keys = ["arch", "channels", "height", "width", "classes", "mean", "deviation"] as const;

/** A spec as text entries, each value in JSON. */
export function specMetadata(spec: ModelSpec): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, JSON.stringify(spec[key])]));
}

/** The network for a file: what was asked for wins over what the file says, and the images settle the rest. */
export function chooseSpec(where: string, network: NetworkOptions, found: Found): ModelSpec {
  const stored = readSpec(found.metadata ?? {});
  const arch = network.arch ?? stored?.arch;
  if (arch === undefined) throw missingArch(where, network);
  findArchitecture(arch);
  const extents = chooseExtents(where, [network, stored ?? found.images ?? {}]);
  const { channels } = extents;
  const plain = channels === 3 ? usual.colour : usual.other;
  const { named = plainly } = network;
  return {
    arch,
    ...extents,
    mean: perChannel(named("mean"), network.mean ?? stored?.mean ?? plain.mean, channels),
    deviation: perChannel(
      named("deviation"),
      network.deviation ?? stored?.deviation ?? plain.deviation,
      channels,
    ),
  };
}

/** The complaint that nothing says which network it is. */
export function missingArch(where: string, { named = plainly }: NetworkOptions = {}): ComputeError {
  const detail = `want ${named("arch")} with one of ${Object.keys(architectures).join(", ")}`;
  return new ComputeError({ code: "missing", where, detail });
}

/**
 * Makes sure that a network takes the images of a set.
 *
 * @throws ComputeError `invalid` for another size, or for labels that the network has no class for
 */
export function checkFit(where: string, spec: ModelSpec, set: ImageSet): void {
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

function chooseExtents(where: string, sources: readonly Partial<Extents>[]): Extents {
  const chosen = extents.map((name) => [name, sources.find((source) => source[name])?.[name]] as const);
  const absent = chosen.filter(([, value]) => value === undefined).map(([name]) => name);
  if (absent.length === 0) return Object.fromEntries(chosen) as unknown as Extents;
  const detail = `want ${absent.join(", ")}: the file does not say them`;
  throw new ComputeError({ code: "missing", where, detail });
}

const plainly = (option: string): string => option;

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
  const isCount = (part: unknown): boolean =>
    Number.isSafeInteger(part) && (part as number) > 0 && (part as number) <= MOST_EXTENT;
  const isList = (part: unknown): boolean =>
    Array.isArray(part) && part.every((item) => Number.isFinite(item));
  return (
    typeof arch === "string" &&
    [channels, height, width, classes].every(isCount) &&
    isList(mean) &&
    isList(deviation) &&
    (deviation as readonly number[]).every((value) => value > 0)
  );
}
