/** The value of an operator's attribute. Integers and floats are told apart by `{ float }`. */
export type AttributeValue = number | string | readonly number[] | { readonly float: number };

/** One operation of an ONNX model, with one result. */
export interface Operation {
  readonly domain: string;
  readonly type: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly result: string;
}

/** Their operands or results are no floats, and so stay beside what reads them. */
const unpassable = new Set(["Cast", "Greater", "Equal", "Identity"]);

/**
 * Operations cut into those that follow from some inputs and constants alone, and the others. What follows from constants
 * alone is in both.
 */
export function cutOperations(
  operations: readonly Operation[],
  fixed: ReadonlySet<string>,
): { readonly early: Operation[]; readonly late: Operation[]; readonly passed: string[] } {
  const known = new Set(fixed);
  const constant = new Set<string>([""]);
  const isConstant = (name: string): boolean => constant.has(name) || /^c\d+$/.test(name);
  const [early, late]: [Operation[], Operation[]] = [[], []];
  for (const operation of operations) {
    const { inputs, type, result } = operation;
    if (inputs.every(isConstant)) {
      constant.add(result);
      early.push(operation);
      late.push(operation);
    } else if (!unpassable.has(type) && inputs.every((name) => known.has(name) || isConstant(name))) {
      known.add(result);
      early.push(operation);
    } else {
      late.push(operation);
    }
  }
  const read = new Set(late.flatMap(({ inputs }) => inputs));
  return { early, late, passed: [...known].filter((name) => read.has(name)) };
}
