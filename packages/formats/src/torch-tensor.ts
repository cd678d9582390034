import { type Shape, sizeOf, type Tensor } from "@basin/compute/tensor";
import { byteLengthOf, decodeTensor, sizeOfElement } from "./element.js";
import { invalidFile, unsupportedFile } from "./errors.js";
import { isTuple, kindOf, type PickleCall, PickleObject, type PickleValue } from "./pickle-value.js";
import { extentOf, gatherBytes, type Strided } from "./strided.js";
import { naturalOf, Storage } from "./torch-storage.js";

/** A tensor of a PyTorch file: a view of a storage, copied out when it is read. */
export class StoredTensor extends PickleObject implements Strided {
  readonly kind = "tensor";
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: Shape;
  readonly strides: readonly number[];

  constructor(storage: Storage, { offset, shape, strides }: Strided) {
    super();
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }

  /**
   * The tensor itself, in row-major order.
   *
   * @throws FormatError `unsupported` for an integer that does not fit into i32
   */
  read(where: string): Tensor {
    const { type, bytes, littleEndian } = this.storage;
    const gathered = gatherBytes(bytes, this, sizeOfElement(type));
    return decodeTensor(type, this.shape, gathered, { where, littleEndian });
  }
}

/**
 * The tensor that `torch._utils._rebuild_tensor(storage, offset, size, stride, ...)` stands for, once it is known to lie
 * inside its storage.
 */
export function rebuildTensor(args: readonly PickleValue[], { where }: PickleCall): StoredTensor {
  const [storage, offset, size, stride, , , metadata] = args;
  if (!(storage instanceof Storage)) throw invalidFile(where, "a tensor of a storage", kindOf(storage));
  if (metadata instanceof Map && metadata.size > 0) {
    throw unsupportedFile(where, "conjugate and negative views are not read");
  }
  const shape = naturalsOf(size, "a size", where);
  const strides = naturalsOf(stride, "strides", where);
  if (shape.length !== strides.length) {
    throw invalidFile(where, `${shape.length} strides for as many axes`, strides.length);
  }
  const strided = { offset: naturalOf(offset, "a storage offset", where), shape, strides };
  checkInside(storage, strided, where);
  return new StoredTensor(storage, strided);
}

function naturalsOf(value: PickleValue | undefined, what: string, where: string): number[] {
  if (!isTuple(value)) throw invalidFile(where, `a tuple for ${what}`, kindOf(value));
  if (value.length > 64) throw unsupportedFile(where, `want at most 64 axes, got ${value.length}`);
  return value.map((item) => naturalOf(item, what, where));
}

function checkInside(storage: Storage, strided: Strided, where: string): void {
  byteLengthOf(storage.type, strided.shape, where);
  const [size, end] = [sizeOf(strided.shape), extentOf(strided)];
  if (end > storage.count) {
    throw invalidFile(
      where,
      `a tensor inside the ${storage.count} elements of its storage`,
      `one up to ${end}`,
    );
  }
  // Strides of 0 would let a file of a hundred bytes ask for any amount of memory.
  if (size > storage.count) {
    throw unsupportedFile(where, `want tensors no larger than their storage (${storage.count}), got ${size}`);
  }
}
