import {
  formatShape,
  invalid,
  type Shape,
  sameShape,
  type Tensor,
  type TensorMap,
  zeros,
} from "@basin/compute";

/**
 * Arrays joined along their first axis, name by name, in the order of the parts: a set that was cut among workers
 * becomes whole again.
 *
 * @throws ComputeError `invalid` without a part, or unless all parts have the same names, types and inner shapes
 */
export function joinArrays(parts: readonly TensorMap[]): TensorMap {
  const [first] = parts;
  if (!first) throw invalid("arrays", "at least one part", 0);
  const names = [...first.keys()];
  for (const part of parts) {
    if (part.size === names.length && names.every((name) => part.has(name))) continue;
    throw invalid("arrays", `${names.join(", ")} in every part`, [...part.keys()].join(", "));
  }
  return new Map(
    names.map((name) => [
      name,
      joinOne(
        name,
        parts.map((part) => part.get(name)!),
      ),
    ]),
  );
}

function joinOne(name: string, parts: readonly Tensor[]): Tensor {
  const { dtype, shape } = parts[0]!;
  for (const part of parts) {
    if (part.dtype === dtype && sameShape(inner(part.shape), inner(shape))) continue;
    const got = `${part.dtype} of ${formatShape(part.shape)}`;
    throw invalid(name, `${dtype} of any number of ${formatShape(inner(shape))}`, got);
  }
  const count = parts.reduce((sum, part) => sum + part.shape[0]!, 0);
  const joined = zeros(dtype, [count, ...inner(shape)]);
  let from = 0;
  for (const { data } of parts) {
    joined.data.set(data, from);
    from += data.length;
  }
  return joined;
}

function inner(shape: Shape): Shape {
  return shape.slice(1);
}
