import { note } from "../progress.js";

/** Writes unfinished work now and then, one writing at a time. */
export interface Saver {
  /** Writes if the last time was long ago; does not wait. */
  offer(): void;
  /** Waits for a writing under way. */
  settle(): Promise<void>;
}

const INTERVAL = 10_000;

/** A saver that calls `write` every ten seconds at most. A failed writing is told and tried again later. */
export function createSaver(write: () => Promise<void>): Saver {
  let last = performance.now();
  let under: Promise<void> | undefined;
  return {
    offer() {
      if (under !== undefined || performance.now() - last < INTERVAL) return;
      last = performance.now();
      under = write()
        .catch((error: unknown) =>
          note(`not saved: ${error instanceof Error ? error.message : String(error)}`),
        )
        .finally(() => {
          under = undefined;
        });
    },
    async settle() {
      await under;
    },
  };
}
