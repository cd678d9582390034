/** The few things that were opened last, by key. What falls out is handed to `drop`. */
export interface Recent<T> {
  /** The thing of a key, opened if it is not there. A failed opening is not kept. */
  get(key: string, open: () => Promise<T>): Promise<T>;
}

/** Keeps the `most` things that were asked for last. */
export function createRecent<T>(most: number, drop: (value: T) => Promise<void> = async () => {}): Recent<T> {
  const kept = new Map<string, Promise<T>>();
  return {
    async get(key, open) {
      const known = kept.get(key);
      kept.delete(key);
      const value = known ?? open();
      kept.set(key, value);
      value.catch(() => kept.get(key) === value && kept.delete(key));
      for (const [old, stale] of [...kept].slice(0, Math.max(0, kept.size - most))) {
        kept.delete(old);
        await stale.then(drop, () => {});
      }
      return value;
    },
  };
}
