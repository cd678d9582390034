/** The few things that were opened last, by key. What falls out is handed to `drop`. */
export interface Recent<T> {
  /** The thing of a key, opened if it is not there. A failed opening is not kept. */
  get(key: string, open: () => Promise<T>): Promise<T>;
  /** Lets everything fall out. */
  clear(): Promise<void>;
}

/** Keeps the `most` things that were asked for last. */
export function createRecent<T>(most: number, drop: (value: T) => Promise<void> = async () => {}): Recent<T> {
  const kept = new Map<string, Promise<T>>();

  async function shrink(size: number): Promise<void> {
    for (const [key, value] of [...kept].slice(0, Math.max(0, kept.size - size))) {
      kept.delete(key);
      await value.then(drop, () => {});
    }
  }

  return {
    async get(key, open) {
      const value = kept.get(key) ?? open();
      // What is asked for is the last to fall out.
      kept.delete(key);
      kept.set(key, value);
      value.catch(() => kept.get(key) === value && kept.delete(key));
      await shrink(most);
      return value;
    },
    clear: () => shrink(0),
  };
}
