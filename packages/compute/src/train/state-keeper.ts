import type { TrainingState } from "./state.js";

/** Hands states to a writer, one at a time and in order. The training goes on while one of them is being written. */
export interface StateKeeper {
  /** Whether the last state was begun long enough ago, and none is being written. */
  isDue(): boolean;
  /** Begins to write a state once the one before it is written; throws if that failed. */
  keep(state: TrainingState): Promise<void>;
  /** Waits for the state that is being written; throws if it could not be. */
  settle(): Promise<void>;
}

/** How states are kept. */
export interface KeeperOptions {
  readonly write: (state: TrainingState) => Promise<void>;
  /** Seconds from one state to the next, by a monotonic clock. */
  readonly every: number;
}

/** A keeper of states. */
export function createStateKeeper({ write, every }: KeeperOptions): StateKeeper {
  let begun = performance.now();
  let writing = false;
  let under = Promise.resolve();
  return {
    isDue: () => !writing && performance.now() - begun >= 1000 * every,
    async keep(state) {
      await under;
      [begun, writing] = [performance.now(), true];
      under = write(state).finally(() => {
        writing = false;
      });
      // Whoever waits for it next hears of it.
      under.catch(() => {});
    },
    settle: () => under,
  };
}
