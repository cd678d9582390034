/** Values laid out along pixels, with a few round ticks. */
export interface Scale {
  readonly toPixel: (value: number) => number;
  readonly ticks: readonly number[];
}

/** How values are laid out. */
export interface ScaleOptions {
  readonly pixels: readonly [number, number];
  readonly log?: boolean;
  /** About how many ticks. */
  readonly count?: number;
}

/** A scale over values; they need not be in order. Values without extent get some. */
export function createScale(
  values: readonly number[],
  { pixels, log = false, count = 4 }: ScaleOptions,
): Scale {
  const usable = values.filter((value) => Number.isFinite(value) && (!log || value > 0));
  const along = (value: number): number => (log ? Math.log10(value) : value);
  let [low, high] = [Math.min(...usable.map(along)), Math.max(...usable.map(along))];
  if (usable.length === 0) [low, high] = [0, 1];
  if (low === high) {
    const reach = log ? 0.5 : Math.abs(low) / 2 || 1;
    [low, high] = [low - reach, high + reach];
  }
  const toPixel = (value: number): number =>
    pixels[0] + ((along(value) - low) / (high - low)) * (pixels[1] - pixels[0]);
  return { toPixel, ticks: log ? decades(low, high, count) : roundSteps(low, high, count) };
}

function roundSteps(low: number, high: number, count: number): number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const places = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: places }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Powers of ten where there are enough of them, else 1, 2 and 5 of each. */
function decades(low: number, high: number, count: number): number[] {
  const [first, last] = [Math.floor(low), Math.ceil(high)];
  const every = Math.max(1, Math.ceil((last - first) / (2 * count)));
  const mantissas = last - first >= count ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += every) {
    for (const mantissa of mantissas) ticks.push(Number(`${mantissa}e${exponent}`));
  }
  return ticks.filter((tick) => Math.log10(tick) >= low - 1e-9 && Math.log10(tick) <= high + 1e-9);
}
