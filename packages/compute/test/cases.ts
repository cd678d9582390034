/** One list of small computations: engines are compared on it, and gradients checked. */
import {
  bilinearSample,
  type Feeds,
  type Graph,
  GraphBuilder,
  type Node,
  randomStream,
  tensor,
} from "@basin/compute";

export interface Case {
  readonly name: string;
  /** With an output `y`. */
  readonly graph: Graph;
  readonly feeds: Feeds;
}

type Build = (g: GraphBuilder, ...inputs: Node[]) => Node;

/** Random inputs a, b, c, ... of the given shapes; `spread` maps a normal number to a legal input. */
export function make(
  name: string,
  shapes: readonly number[][],
  build: Build,
  spread = (x: number): number => x,
): Case {
  const g = new GraphBuilder();
  const names = shapes.map((_, i) => "abcdefg"[i]!);
  g.output("y", build(g, ...shapes.map((shape, i) => g.input(names[i]!, shape))));
  const feeds = shapes.map((shape, i) => {
    const stream = randomStream(7, name, i);
    const size = shape.reduce((product, extent) => product * extent, 1);
    return [
      names[i]!,
      tensor(
        "f32",
        shape,
        Float32Array.from({ length: size }, (_, k) => spread(stream.normal(k))),
      ),
    ];
  });
  return { name, graph: g.build(), feeds: Object.fromEntries(feeds) as Feeds };
}

const positive = (x: number): number => 0.5 + Math.abs(x);
const flat = [[2, 3, 4]];
const pair = [
  [2, 3, 4],
  [3, 1],
];
const image = [2, 3, 6, 6];

const conv = (name: string, size: number, kernel: number, stride: number, padding: number): Case =>
  make(
    name,
    [
      [2, 3, size, size],
      [4, 3, kernel, kernel],
    ],
    (g, x, w) => g.conv(x!, w!, { stride, padding }),
  );

/** A convolution's gradient operators, as computations of their own. */
function convGrads(name: string, size: number, kernel: number, stride: number, padding: number): Case[] {
  const out = Math.floor((size + 2 * padding - kernel) / stride) + 1;
  const shape = [2, 3, size, size];
  const weight = [4, 3, kernel, kernel];
  const outGrad = [2, 4, out, out];
  return [
    conv(`conv ${name}`, size, kernel, stride, padding),
    make(`convInputGrad ${name}`, [outGrad, weight], (g, y, w) =>
      g.apply("convInputGrad", { stride, padding, shape }, y!, w!),
    ),
    make(`convWeightGrad ${name}`, [shape, outGrad], (g, x, y) =>
      g.apply("convWeightGrad", { stride, padding, shape: weight }, x!, y!),
    ),
  ];
}

export const cases: readonly Case[] = [
  make("negate", flat, (g, a) => g.negate(a!)),
  make("exp", flat, (g, a) => g.exp(a!)),
  make("log", flat, (g, a) => g.log(a!), positive),
  make("sqrt", flat, (g, a) => g.sqrt(a!), positive),
  make("tanh", flat, (g, a) => g.tanh(a!)),
  make("abs", flat, (g, a) => g.abs(a!)),
  make("sign", flat, (g, a) => g.sign(a!)),
  make("floor", flat, (g, a) => g.floor(g.scale(a!, 3))),
  make("relu", flat, (g, a) => g.relu(a!)),
  make("step", flat, (g, a) => g.step(a!)),
  make("step of relu", flat, (g, a) => g.step(g.relu(a!))),
  make("add", pair, (g, a, b) => g.add(a!, b!)),
  make("subtract", pair, (g, a, b) => g.subtract(b!, a!)),
  make("multiply", pair, (g, a, b) => g.multiply(a!, b!)),
  make("divide", pair, (g, a, b) => g.divide(a!, b!), positive),
  make("maximum", pair, (g, a, b) => g.maximum(a!, b!)),
  make("minimum", pair, (g, a, b) => g.minimum(a!, b!)),
  make("greater", pair, (g, a, b) => g.greater(a!, b!)),
  make("equal", [[3, 4]], (g, a) => g.equal(g.floor(a!), g.scalar(0))),
  make("sum over the last axis", flat, (g, a) => g.sum(a!, [2])),
  make("sum over outer axes, kept", flat, (g, a) => g.sum(a!, [0, 1], { keepAxes: true })),
  make("sum over everything", flat, (g, a) => g.sum(a!)),
  make("max", flat, (g, a) => g.max(a!, [1])),
  make("reshape", flat, (g, a) => g.reshape(a!, [6, 4])),
  make("transpose", flat, (g, a) => g.transpose(a!, [2, 0, 1])),
  make("broadcast", [[3, 1]], (g, a) => g.broadcast(a!, [2, 3, 4])),
  make("slice", [[4, 7]], (g, a) => g.slice(a!, { starts: [1, 0], sizes: [2, 3], steps: [1, 3] })),
  make("pad", [[2, 3]], (g, a) => g.pad(a!, { before: [1, 0], after: [0, 2], between: [0, 0] })),
  make("pad between", [[2, 3]], (g, a) => g.pad(a!, { before: [1, 0], after: [0, 2], between: [2, 1] })),
  make(
    "concat",
    [
      [2, 3],
      [2, 1],
    ],
    (g, a, b) => g.concat([a!, b!, a!], 1),
  ),
  make(
    "matmul",
    [
      [2, 3],
      [3, 4],
    ],
    (g, a, b) => g.matmul(a!, b!),
  ),
  make(
    "matmul with a transposed",
    [
      [3, 2],
      [3, 4],
    ],
    (g, a, b) => g.matmul(a!, b!, { transposeA: true }),
  ),
  make(
    "matmul with b transposed",
    [
      [5, 2, 3],
      [4, 3],
    ],
    (g, a, b) => g.matmul(a!, b!, { transposeB: true }),
  ),
  make(
    "matmul with both transposed",
    [
      [5, 3, 2],
      [5, 4, 3],
    ],
    (g, a, b) => g.matmul(a!, b!, { transposeA: true, transposeB: true }),
  ),
  ...convGrads("3x3", 5, 3, 1, 1),
  ...convGrads("3x3 stride 2", 6, 3, 2, 1),
  ...convGrads("3x3 stride 2, odd extent", 7, 3, 2, 1),
  ...convGrads("1x1 stride 2", 6, 1, 2, 0),
  ...convGrads("5x5 without padding", 7, 5, 1, 0),
  make(
    "batchNorm",
    [image, [3], [3], [3], [3]],
    (g, x, s, b, m, v) => g.batchNorm(x!, s!, b!, m!, v!),
    positive,
  ),
  make("batchNorm with the batch's own statistics", [image, [3], [3]], (g, x, s, b) => {
    const mean = g.mean(x!, [0, 2, 3]);
    const variance = g.mean(g.square(g.subtract(x!, g.overChannels(mean, 4))), [0, 2, 3]);
    return g.batchNorm(x!, s!, b!, mean, variance);
  }),
  make("averagePool", [image], (g, x) => g.averagePool(x!, 2)),
  make("maxPool", [image], (g, x) => g.maxPool(x!, 3)),
  make("upsample", [[1, 2, 3, 3]], (g, x) => g.upsample(x!, 2)),
  make("logSoftmax", [[3, 5]], (g, x) => g.logSoftmax(x!)),
  make(
    "crossEntropy",
    [
      [3, 5],
      [3, 5],
    ],
    (g, x, t) => g.crossEntropy(x!, t!),
  ),
  make("gatherPixels", [[2, 3, 4]], (g, x) =>
    g.gatherPixels(x!, index(g, [2, 5], [3, 0, 0, 2, 1, 1, 3, 2, 0, 0])),
  ),
  make("scatterPixels", [[2, 3, 5]], (g, y) =>
    g.scatterPixels(y!, index(g, [2, 5], [3, 0, 0, 2, 1, 1, 3, 2, 0, 0]), 4),
  ),
  make(
    "bilinearSample",
    [
      [2, 3, 4, 5],
      [2, 2, 4, 5],
    ],
    (g, x, flow) => bilinearSample(g, x!, flow!),
  ),
];

function index(g: GraphBuilder, shape: number[], values: number[]): Node {
  return g.constant(tensor("i32", shape, Int32Array.from(values)));
}
