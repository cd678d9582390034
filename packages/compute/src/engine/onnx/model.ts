/** ONNX models (https://onnx.ai, IR version 8, operator set 17) as bytes. Field numbers are those of onnx.proto. */
import { type DType, type Shape, sizeOf, type Tensor } from "../../tensor.js";
import { type AttributeValue, cutOperations, type Operation } from "./operation.js";
import { bytes, encode, float, integer, type Message, message, nested, string } from "./protobuf.js";

const IR_VERSION = 8;
const OPSET = 17;

/** ONNX's numbers of element types. */
const elementTypes = { f32: 1, u8: 2, i32: 6, i64: 7, f64: 11 } as const;
type ElementType = keyof typeof elementTypes;

const attributeTypes = { float: 1, integer: 2, string: 3, integers: 7 } as const;

/** What is computed in half precision where that is asked for; everything else stays in single precision. */
const halved = new Set(["Conv", "MatMul"]);

const HALF = 10;

/** How a model is written. */
export interface WriterOptions {
  /** Elements that the device computes at once and in one way; 1 where an element's place does not matter. */
  readonly lanes?: number;
  /** Convolutions and matrix products of halves. */
  readonly half?: boolean;
}

/** The domain of ONNX Runtime's operators on its blocked layout, which {@link OnnxWriter.blocked} writes. */
const BLOCKED_DOMAIN = "com.microsoft.nchwc";

/** The two models of {@link OnnxWriter.finishInParts}. */
export interface ModelParts {
  /** Missing if nothing is passed on that would have to be computed. */
  readonly early: Uint8Array | undefined;
  readonly late: Uint8Array;
  /** The fixed inputs of `early`. */
  readonly needed: readonly string[];
  /** What `late` reads besides its own inputs: results of `early`, and fixed inputs as they are. */
  readonly passed: readonly string[];
}

/** Collects a model's operations and constants; names are handed out here. */
export class OnnxWriter {
  readonly #operations: Operation[] = [];
  readonly #initializers: Message[] = [];
  readonly #inputNames: string[] = [];
  readonly #inputs: Message[] = [];
  readonly #outputs: Message[] = [];
  readonly #shared = new Map<string, string>();
  readonly #halves = new Map<string, string>();
  readonly #half: boolean;
  readonly lanes: number;
  #count = 0;

  constructor({ lanes = 1, half = false }: WriterOptions = {}) {
    this.lanes = lanes;
    this.#half = half;
  }

  /** Adds an operation with one result and answers the result's name. */
  op(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    if (!this.#half || !halved.has(type)) return this.#operation("", type, inputs, attributes);
    const result = this.#operation(
      "",
      type,
      inputs.map((input) => this.#halve(input)),
      attributes,
    );
    return this.#operation("", "Cast", [result], { to: elementTypes.f32 });
  }

  /** A value in half precision; each is made once. */
  #halve(name: string): string {
    const known = this.#halves.get(name) ?? this.#operation("", "Cast", [name], { to: HALF });
    this.#halves.set(name, known);
    return known;
  }

  /** Adds an operation on ONNX Runtime's blocked layout. */
  blocked(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    return this.#operation(BLOCKED_DOMAIN, type, inputs, attributes);
  }

  #operation(
    domain: string,
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>>,
  ): string {
    const result = `v${this.#count++}`;
    this.#operations.push({ domain, type, inputs, attributes, result });
    return result;
  }

  /** A weight. */
  constant(value: Tensor): string {
    const name = `c${this.#count++}`;
    const { buffer, byteOffset, byteLength } = value.data;
    this.#initializers.push(
      initializer(name, value.dtype, value.shape, new Uint8Array(buffer, byteOffset, byteLength)),
    );
    return name;
  }

  /** A list of 64-bit integers: shapes, axes, starts. Equal lists are written once. */
  integers(values: readonly number[]): string {
    return this.#sharedConstant(`i64 ${values}`, (name) => {
      const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
      return initializer(name, "i64", [values.length], raw);
    });
  }

  /** A vector of equal floats. Equal ones are written once. */
  filled(shape: Shape, value: number): string {
    return this.#sharedConstant(`f32 ${value} x ${shape}`, (name) =>
      initializer(name, "f32", shape, new Uint8Array(new Float32Array(sizeOf(shape)).fill(value).buffer)),
    );
  }

  /** A float scalar. */
  scalar(value: number): string {
    return this.#sharedConstant(`f32 ${value}`, (name) =>
      initializer(name, "f32", [], new Uint8Array(Float32Array.of(value).buffer)),
    );
  }

  input(name: string, dtype: DType, shape: Shape): void {
    this.#inputNames.push(name);
    this.#inputs.push(nested(11, valueInfo(name, dtype, shape)));
  }

  /** Gives a result its public name. */
  output(name: string, from: string, dtype: DType, shape: Shape): void {
    this.#operations.push({ domain: "", type: "Identity", inputs: [from], attributes: {}, result: name });
    this.#outputs.push(nested(12, valueInfo(name, dtype, shape)));
  }

  /** The model's bytes. */
  finish(): Uint8Array {
    return this.#encode(this.#operations, this.#inputs, this.#outputs);
  }

  /**
   * Two models instead of one: `early` computes what follows from some inputs alone, and `late` the rest, given what is
   * `passed` on to it. A value that is passed on is a float tensor.
   *
   * @param fixed names of float inputs
   */
  finishInParts(fixed: ReadonlySet<string>): ModelParts {
    const { early, late, passed } = cutOperations(this.#operations, fixed);
    const isFixed = (name: string): boolean => fixed.has(name);
    const floats = (names: readonly string[], field: number) =>
      names.map((name) => nested(field, valueInfo(name, "f32", undefined)));
    const computed = passed.filter((name) => !isFixed(name));
    const fed = this.#inputNames.filter((name) => !isFixed(name));
    const own = this.#inputs.filter((_, i) => fed.includes(this.#inputNames[i]!));
    const needed = [...fixed].filter((name) => early.some(({ inputs }) => inputs.includes(name)));
    return {
      early: computed.length > 0 ? this.#encode(early, floats(needed, 11), floats(computed, 12)) : undefined,
      late: this.#encode(late, [...own, ...floats(passed, 11)], this.#outputs),
      needed,
      passed,
    };
  }

  #encode(
    operations: readonly Operation[],
    inputs: readonly Message[],
    outputs: readonly Message[],
  ): Uint8Array {
    const nodes = operations.map((operation) => nested(1, encodeOperation(operation)));
    const graph = message(nodes, string(2, "basin"), this.#initializers, inputs, outputs);
    const opsets = [message(string(1, ""), integer(2, OPSET))];
    if (operations.some(({ domain }) => domain === BLOCKED_DOMAIN)) {
      opsets.push(message(string(1, BLOCKED_DOMAIN), integer(2, 1)));
    }
    const imports = opsets.map((opset) => nested(8, opset));
    return encode(message(integer(1, IR_VERSION), string(2, "basin"), nested(7, graph), imports));
  }

  #sharedConstant(key: string, make: (name: string) => Message): string {
    const known = this.#shared.get(key);
    if (known) return known;
    const name = `c${this.#count++}`;
    this.#initializers.push(make(name));
    this.#shared.set(key, name);
    return name;
  }
}

function encodeOperation({ domain, type, inputs, attributes, result }: Operation): Message {
  return message(
    inputs.map((input) => string(1, input)),
    string(2, result),
    string(3, `${type}_${result}`),
    string(4, type),
    Object.entries(attributes).map(([name, value]) => nested(5, attribute(name, value))),
    string(7, domain),
  );
}

function initializer(name: string, dtype: ElementType, shape: Shape, raw: Uint8Array): Message {
  const dims = shape.map((extent) => integer(1, extent));
  return nested(5, message(dims, integer(2, elementTypes[dtype]), string(8, name), bytes(9, raw)));
}

/** Without a shape the tensor may have any. */
function valueInfo(name: string, dtype: DType, shape: Shape | undefined): Message {
  const dims = shape?.map((extent) => nested(1, integer(1, extent)));
  const tensorType = message(integer(1, elementTypes[dtype]), dims ? nested(2, message(dims)) : []);
  return message(string(1, name), nested(2, nested(1, tensorType)));
}

function attribute(name: string, value: AttributeValue): Message {
  const head = string(1, name);
  if (typeof value === "number") return message(head, integer(3, value), integer(20, attributeTypes.integer));
  if (typeof value === "string") return message(head, string(4, value), integer(20, attributeTypes.string));
  if ("float" in value) return message(head, float(2, value.float), integer(20, attributeTypes.float));
  return message(
    head,
    value.map((item) => integer(8, item)),
    integer(20, attributeTypes.integers),
  );
}
