/**
 * `npm run bundle:gpu -- [--out FILE] [--stage FOLDER]`: the benchmark as one archive for machines that have a GPU's driver and
 * nothing else: no network, no Node, no npm. `--stage` leaves it unpacked instead.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const MOST_BYTES = 55e6;
const NAME = "basin-gpu";

/** Runs wherever it lies, also with an empty PATH. What the user gives comes last and wins. */
const start = `#!/bin/sh
# The benchmark of Basin on this machine's GPU, as JSON on stdout. Options: --device cpu, --arch resnet8, --help, ...
case $0 in */*) here=\${0%/*} ;; *) here=. ;; esac
exec "$here/node" "$here/node_modules/@basin/compute/dist/bench/main.js" \\
  --device webgpu --peers --no-store --json "$@"
`;

const readme = `Basin's benchmark for machines with a GPU (linux-x64, glibc 2.28 or newer)

  ./basin-bench > result.json

It needs the GPU's driver and the Vulkan loader (libvulkan.so.1), no network and no installed software. Where python3 has
PyTorch, the same work is measured there too, on the GPU if it has CUDA. Keep result.json under
packages/compute/bench/results/gpu of the repository.
`;

const own = fileURLToPath(new URL("../", import.meta.url));
const require = createRequire(import.meta.url);
const runtime = dirname(require.resolve("onnxruntime-node/package.json"));
const common = join(
  dirname(createRequire(join(runtime, "package.json")).resolve("onnxruntime-common")),
  "..",
  "..",
);

/** What is copied, from and to; of folders only what runs. */
const parts = [
  [own, "@basin/compute", ["package.json", "dist", "assets", "bench/peers"]],
  [
    runtime,
    "onnxruntime-node",
    [
      "package.json",
      "dist",
      "bin/napi-v6/linux/x64/libonnxruntime.so.1",
      "bin/napi-v6/linux/x64/onnxruntime_binding.node",
    ],
  ],
  [common, "onnxruntime-common", ["package.json", "dist/cjs"]],
];

/**
 * @param {string} line
 * @returns {never}
 */
function fail(line) {
  process.stderr.write(`bundle:gpu: ${line}\n`);
  process.exit(1);
}

/** @param {string} path */
const runs = (path) => !/\.(map|d\.ts)$/.test(path);

/** @param {string} folder */
function stage(folder) {
  for (const [from, name, paths] of parts) {
    for (const path of paths) {
      const target = join(folder, "node_modules", name, path);
      mkdirSync(dirname(target), { recursive: true });
      cpSync(join(from, path), target, { recursive: true, filter: runs, dereference: true });
    }
  }
  copyFileSync(process.execPath, join(folder, "node"));
  writeFileSync(join(folder, "basin-bench"), start);
  writeFileSync(join(folder, "README.txt"), readme);
  for (const program of ["node", "basin-bench"]) chmodSync(join(folder, program), 0o755);
}

/** @param {string} target */
function pack(target) {
  // Beside the target, and renamed: nothing half-written under the final name.
  const beside = mkdtempSync(`${target}.part-`);
  try {
    stage(join(beside, NAME));
    const archive = join(beside, "archive");
    const packed = spawnSync(
      "tar",
      ["-cf", archive, "--use-compress-program=xz -6 -T0", "-C", beside, NAME],
      {
        stdio: ["ignore", "inherit", "inherit"],
      },
    );
    if (packed.status !== 0) fail("tar and xz are needed to pack the archive");
    const { size } = statSync(archive);
    if (size > MOST_BYTES) fail(`want at most ${MOST_BYTES / 1e6} MB, got ${(size / 1e6).toFixed(1)} MB`);
    renameSync(archive, target);
    process.stderr.write(`bundle:gpu: ${target}, ${(size / 1e6).toFixed(1)} MB\n`);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

const here = `${process.platform}-${process.arch}`;
if (here !== "linux-x64") fail(`want to be made on linux-x64, whose Node it carries, got ${here}`);
const { values } = parseArgs({ options: { out: { type: "string" }, stage: { type: "string" } } });
if (values.stage) stage(resolve(values.stage));
else pack(resolve(values.out || `${NAME}.tar.xz`));
