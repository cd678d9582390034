import { useSyncExternalStore } from "react";

/** A value that several views share and change without drawing the page again. */
export interface Linked<T> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  /** Calls after every change; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function createLinked<T>(initial: T): Linked<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(value, next)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value, in a component that is drawn again when it changes. */
export function useLinked<T>(linked: Linked<T>): T {
  return useSyncExternalStore(linked.subscribe, linked.get, linked.get);
}
