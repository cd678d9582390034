/** Tells how far a piece of work is: a bar on a terminal, a line every few seconds elsewhere. */
export interface Progress {
  update(done: number, total: number): void;
  /** Wipes the bar away. */
  end(): void;
}

/** Where progress goes and what time it is. */
export interface ProgressOptions {
  readonly stream?: Pick<NodeJS.WriteStream, "isTTY" | "write">;
  /** In milliseconds. */
  readonly now?: () => number;
}

const BAR_INTERVAL = 100;
const LINE_INTERVAL = 5000;
const BAR_WIDTH = 24;

/** A place on stderr that always says the latest: one line that is drawn anew on a terminal. */
export interface Ticker {
  /** Says it, unless something was said a moment ago. */
  show(latest: Latest): void;
  /** Wipes it away. */
  end(): void;
}

/** What a ticker says. */
export interface Latest {
  readonly title: string;
  /** From 0 to 1. */
  readonly share: number;
  /** Made only where it is shown. */
  readonly text: () => string;
}

/** Something that is not said at once: who looks away for a moment misses nothing. */
export function createTicker({
  stream = process.stderr,
  now = () => performance.now(),
}: ProgressOptions = {}): Ticker {
  let shown = now();
  let drawn = false;
  return {
    show({ title, share, text }) {
      const time = now();
      if (time - shown < (stream.isTTY ? BAR_INTERVAL : LINE_INTERVAL)) return;
      shown = time;
      stream.write(stream.isTTY ? `\r\u001b[K${title} ${bar(share)} ${text()}` : `${title}: ${text()}\n`);
      drawn = true;
    },
    end() {
      if (drawn && stream.isTTY) stream.write("\r\u001b[K");
    },
  };
}

/**
 * Progress of one piece of work on stderr, with its rate and the time left.
 *
 * @param title what is done, such as `attack`
 * @param unit what is counted, such as `images`
 */
export function createProgress(title: string, unit: string, options: ProgressOptions = {}): Progress {
  const { now = () => performance.now() } = options;
  const begun = now();
  const ticker = createTicker(options);
  return {
    update(done, total) {
      const text = (): string => describe(done, total, unit, (now() - begun) / 1000);
      ticker.show({ title, share: done / total, text });
    },
    end: () => ticker.end(),
  };
}

/** Runs work under a progress, which is gone afterwards whatever happens. */
export async function withProgress<T>(
  title: string,
  unit: string,
  work: (update: Progress["update"]) => Promise<T>,
): Promise<T> {
  const progress = createProgress(title, unit);
  try {
    return await work(progress.update);
  } finally {
    progress.end();
  }
}

/** A line for people on stderr, beside results. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

function describe(done: number, total: number, unit: string, seconds: number): string {
  const rate = done / Math.max(seconds, 1e-9);
  const left = rate > 0 ? formatSeconds((total - done) / rate) : "?";
  const share = Math.floor((100 * done) / total);
  return `${done}/${total} ${unit} (${share} %), ${formatRate(rate)} ${unit}/s, ${left} left`;
}

function bar(share: number): string {
  const full = Math.round(BAR_WIDTH * Math.min(1, share));
  return `[${"#".repeat(full)}${".".repeat(BAR_WIDTH - full)}]`;
}

function formatRate(rate: number): string {
  return rate >= 100 ? rate.toFixed(0) : rate.toPrecision(2);
}

/** `42 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
