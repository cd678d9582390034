import { invalidFile } from "./errors.js";
import type { PickleValue } from "./pickle-value.js";

const MAX_DEPTH = 200;

interface Visit {
  readonly value: object;
  readonly children: Iterator<PickleValue>;
  /** Levels below this value, so far. */
  height: number;
}

/**
 * Makes sure that a value contains nothing that contains itself, and that its containers are not nested deeper than 200
 * levels, so that whoever walks it can do so by recursion. Walks itself with a list of its own.
 *
 * @throws FormatError `invalid`
 */
export function checkNesting(root: PickleValue, where: string): void {
  const heights = new Map<object, number>();
  const open = new Set<object>();
  const path: Visit[] = [];

  function enter(value: PickleValue): void {
    if (!isContainer(value)) return;
    if (open.has(value))
      throw invalidFile(where, "containers that do not contain themselves", "one that does");
    const known = heights.get(value);
    if (known !== undefined) raise(known);
    else {
      open.add(value);
      path.push({ value, children: childrenOf(value), height: 0 });
    }
  }

  function raise(childHeight: number): void {
    const parent = path.at(-1);
    if (parent !== undefined) parent.height = Math.max(parent.height, childHeight + 1);
    if ((parent?.height ?? 0) > MAX_DEPTH) throw invalidFile(where, `at most ${MAX_DEPTH} levels`, "more");
  }

  function leave({ value, height }: Visit): void {
    path.pop();
    open.delete(value);
    heights.set(value, height);
    raise(height);
  }

  enter(root);
  for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
    const next = visit.children.next();
    if (next.done) leave(visit);
    else enter(next.value);
  }
}

type Container = readonly PickleValue[] | Map<PickleValue, PickleValue> | Set<PickleValue>;

function isContainer(value: PickleValue): value is Container {
  return Array.isArray(value) || value instanceof Map || value instanceof Set;
}

function* childrenOf(value: Container): Generator<PickleValue> {
  if (value instanceof Map) {
    for (const [key, item] of value) {
      yield key;
      yield item;
    }
  } else yield* value;
}
