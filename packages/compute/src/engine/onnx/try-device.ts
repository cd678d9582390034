import { GraphBuilder } from "../../graph/builder.js";
import { tensor } from "../../tensor.js";
import type { Engine } from "../engine.js";

/**
 * Computes something small, so that a device that is not there is found before any work has begun.
 *
 * @throws ComputeError what the device says
 */
export async function tryDevice(engine: Engine): Promise<void> {
  const g = new GraphBuilder();
  const images = g.input("images", [1, 2, 4, 4]);
  g.output("y", g.conv(images, g.input("weight", [2, 2, 3, 3]), { stride: 1, padding: 1 }));
  const weight = tensor("f32", [2, 2, 3, 3], new Float32Array(36).fill(1));
  const session = await engine.compile(g.build(), { frozen: new Map([["weight", weight]]), calls: "many" });
  await session.run({ images: tensor("f32", [1, 2, 4, 4], new Float32Array(32).fill(1)) });
  await session.dispose();
}
