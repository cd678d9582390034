// Trains a small model, maps its loss surface, waits for it and reads the grid.
//
//   node packages/client/examples/surface.ts          (Node from 22.18 on; before: npx esbuild --bundle ...)
//
// The server is BASIN_URL, http://127.0.0.1:4000 by default; BASIN_TOKEN is the key where it wants one.
import { createClient } from "@basin/client";

const client = createClient({
  url: process.env["BASIN_URL"] || "http://127.0.0.1:4000",
  token: process.env["BASIN_TOKEN"],
});

const training = await client.startTraining({
  arch: "resnet8",
  data: { source: "digits", images: 256 },
  epochs: 2,
  name: "example",
});
// The model is named before it is trained: the surface waits for the training.
const mapping = await client.startSurface({
  model: training.model!.id,
  data: { source: "digits", images: 64 },
  x: { from: -1, to: 1, points: 5 },
  y: { from: -1, to: 1, points: 4 },
});
const run = await client.wait(mapping.id, {
  onProgress: ({ state, progress }) => console.error(`${state}: ${progress.done} of ${progress.total} cells`),
});

// Row-major with y outer: the cell of row iy and column ix is loss[iy * columns + ix].
const { id, shape, loss } = await client.surface(run.surface!.id);
console.log(JSON.stringify({ surface: id, shape, least: Math.min(...loss), greatest: Math.max(...loss) }));
