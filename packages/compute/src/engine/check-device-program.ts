/** `check-device-program.js ENGINE DEVICE`: times three convolutions there and prints a DeviceCheck as JSON. */
import { GraphBuilder } from "../graph/builder.js";
import type { Graph } from "../graph/graph.js";
import { type TensorMap, tensor, zeros } from "../tensor.js";
import type { Engine } from "./engine.js";
import { openEngine } from "./registry.js";

/** Whether a device computes here, and how fast. */
export type DeviceCheck =
  | { readonly works: true; readonly milliseconds: number }
  | { readonly works: false; readonly reason: string };

const CHANNELS = 32;
const images = [8, CHANNELS, 32, 32];
const weight = [CHANNELS, CHANNELS, 3, 3];

function convolutions(): Graph {
  const g = new GraphBuilder();
  let x = g.input("images", images);
  for (const name of ["a", "b", "c"]) x = g.relu(g.conv(x, g.input(name, weight), { stride: 1, padding: 1 }));
  g.output("y", g.sum(x));
  return g.build();
}

/** A device that takes longer is not measured again to be sure. */
const SLOW_MS = 1000;

/** Milliseconds for a call, as many under way as the engine wants; the better of two rounds after one that warms up. */
async function time(engine: Engine): Promise<number> {
  const value = tensor("f32", weight, new Float32Array(CHANNELS * CHANNELS * 9).fill(0.01));
  const frozen: TensorMap = new Map(["a", "b", "c"].map((name) => [name, value]));
  const session = await engine.compile(convolutions(), { frozen });
  const round = async (): Promise<number> => {
    const begun = performance.now();
    const calls = Array.from({ length: engine.parallelism }, () =>
      session.run({ images: zeros("f32", images) }),
    );
    await Promise.all(calls);
    return (performance.now() - begun) / calls.length;
  };
  const first = await round();
  const best = first > SLOW_MS ? first : Math.min(await round(), await round());
  await session.dispose();
  return best;
}

async function check(name: string, device: string): Promise<DeviceCheck> {
  try {
    const engine = await openEngine(name, { device });
    const milliseconds = await time(engine);
    await engine.dispose();
    return { works: true, milliseconds };
  } catch (error) {
    return { works: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

const [name = "onnx", device = "cpu"] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await check(name, device))}\n`);
