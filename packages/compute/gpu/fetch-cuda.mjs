/**
 * `npm run gpu:cuda`: fetches the CUDA and TensorRT parts of ONNX Runtime with the runtime's own script, which npm does not
 * run here (see .npmrc). They are too large for npm: some hundred megabytes from a NuGet feed.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * @param {string} line
 * @param {number} [code]
 * @returns {never}
 */
function end(line, code = 1) {
  process.stderr.write(`gpu:cuda: ${line}\n`);
  process.exit(code);
}

const here = `${process.platform}-${process.arch}`;
if (here !== "linux-x64")
  end(`ONNX Runtime has CUDA on linux-x64, not on ${here}; basin doctor lists what there is`);

const runtime = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
const { status, stderr } = spawnSync(process.execPath, [join(runtime, "script", "install.js")], {
  // Asked for by name ("cuda12"), version 1.30 would do nothing.
  env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "true" },
  stdio: ["ignore", "inherit", "pipe"],
  encoding: "utf8",
});
const library = join(runtime, "bin", "napi-v6", "linux", "x64", "libonnxruntime_providers_cuda.so");
if (status !== 0 || !existsSync(library)) {
  const reason = /Error: (.*)/.exec(stderr ?? "")?.[1] ?? "its library is not there";
  end(
    `the CUDA part could not be fetched (${reason}): it needs a network; GLOBAL_AGENT_HTTPS_PROXY names a proxy`,
  );
}
end(
  "the CUDA part is installed; it also needs an NVIDIA driver, CUDA 12 and cuDNN 9. Try it with: npx basin doctor",
  0,
);
