import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSurfaceNpz, readSurfaceFile } from "@basin/formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeWorker } from "../fake-worker.js";
import { type OpenUrl, openStage, type Stage } from "../stage.js";
import { startSurface, startTraining } from "../starts.js";
import { safetensors, zipOf } from "../uploads.js";

const LIMIT = 100_000;

export function downloadSuite(openUrl: OpenUrl): void {
  describe("plain HTTP", () => {
    let stage: Stage;
    let model: { readonly id: string; readonly runId: string };
    let surface: string;
    let hash: string;
    beforeAll(async () => {
      stage = await openStage(openUrl, { uploadLimit: LIMIT });
      const worker = await fakeWorker(stage.store);
      hash = await stage.artifacts.put(new TextEncoder().encode("0123456789"));
      await stage.store.artifacts.add({
        hash,
        bytes: 10,
        kind: "checkpoint",
        mediaType: "application/octet-stream",
      });
      model = await startTraining(stage, { name: 'my "model" é/..' });
      await worker.train(hash);
      await startSurface(stage, model.id);
      surface = (await worker.surface(model.id)).id;
    });
    afterAll(() => stage.close());

    test("a checkpoint comes with its name, type, hash and length", async () => {
      const response = await stage.get(`/models/${model.id}.safetensors`);
      expect(await response.text()).toBe("0123456789");
      expect(Object.fromEntries(response.headers)).toMatchObject({
        etag: `"${hash}"`,
        "content-length": "10",
        "accept-ranges": "bytes",
        "content-type": "application/octet-stream",
        "x-content-type-options": "nosniff",
      });
      const disposition = response.headers.get("content-disposition")!;
      expect(disposition).toMatch(/^attachment; filename="[\w.-]+\.safetensors"; filename\*=UTF-8''/);
      expect(disposition).not.toContain("/..");
    });

    test.each([
      ["bytes=2-4", 206, "234", "bytes 2-4/10"],
      ["bytes=7-", 206, "789", "bytes 7-9/10"],
      ["bytes=-2", 206, "89", "bytes 8-9/10"],
      ["bytes=5-99", 206, "56789", "bytes 5-9/10"],
      ["bytes=10-", 416, "", "bytes */10"],
      ["bytes=-0", 416, "", "bytes */10"],
      ["bytes=4-2", 200, "0123456789", null],
      ["bytes=0-1,3-4", 200, "0123456789", null],
      ["lines=1-2", 200, "0123456789", null],
    ])("range %s is answered with %i", async (range, status, text, contentRange) => {
      const response = await stage.get(`/artifacts/${hash}/a.bin`, { headers: { range } });
      expect(response.status).toBe(status);
      expect(await response.text()).toBe(text);
      expect(response.headers.get("content-range")).toBe(contentRange);
    });

    test("what has not changed is not sent again", async () => {
      const path = `/artifacts/${hash}`;
      const again = await stage.get(path, { headers: { "if-none-match": `"x", "${hash}"` } });
      expect([again.status, await again.text()]).toEqual([304, ""]);
      const other = await stage.get(path, { headers: { "if-none-match": '"other"' } });
      expect(other.status).toBe(200);
      const stale = await stage.get(path, { headers: { range: "bytes=0-1", "if-range": '"other"' } });
      expect(await stale.text()).toBe("0123456789");
      const head = await stage.get(path, { method: "HEAD" });
      expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "10", ""]);
    });

    test.each([
      ["h5", "application/x-hdf5"],
      ["npz", "application/"],
      ["csv", "text/csv"],
      ["json", "application/json"],
      ["vtp", "application/"],
      ["png", "image/png"],
      ["svg", "image/svg+xml"],
    ])("a surface is downloaded as .%s", async (ending, mediaType) => {
      const response = await stage.get(`/surfaces/${surface}.${ending}`);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toContain(mediaType);
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(bytes.length).toBeGreaterThan(50);
      const again = await stage.get(`/surfaces/${surface}.${ending}`, {
        headers: { "if-none-match": response.headers.get("etag")! },
      });
      expect(again.status).toBe(304);
    });

    test("downloaded surfaces hold the values and the protocol", async () => {
      const bytes = new Uint8Array(await (await stage.get(`/surfaces/${surface}.npz`)).arrayBuffer());
      const grid = await parseSurfaceNpz(bytes, "s.npz");
      expect([...grid.loss]).toEqual([0, 1, 2, 3, 4, 5]);
      expect(grid.metadata).toMatchObject({ protocol: { data: "digits" } });
      const folder = mkdtempSync(join(tmpdir(), "basin-h5-"));
      const path = join(folder, "s.h5");
      writeFileSync(path, new Uint8Array(await (await stage.get(`/surfaces/${surface}.h5`)).arrayBuffer()));
      expect([...(await readSurfaceFile(path)).axes[0]!.coordinates]).toEqual([-1, 0, 1]);
      rmSync(folder, { recursive: true });
    });

    test("curves are downloaded whole", async () => {
      const csv = await (await stage.get(`/runs/${model.runId}/metrics.csv`)).text();
      expect(csv.split("\n").slice(0, 3)).toEqual(["name,step,value", "train/loss,1,1", "train/loss,2,0.5"]);
      const json = (await (await stage.get(`/runs/${model.runId}/metrics.json`)).json()) as {
        step: number[];
      }[];
      expect(json[0]!.step).toHaveLength(10);
    });

    test.each([
      ["/artifacts/..%2F..%2Fetc%2Fpasswd"],
      [`/artifacts/${"0".repeat(64)}`],
      ["/artifacts/xyz"],
      ["/surfaces/srf_none.h5"],
      ["/surfaces/nothing"],
      ["/models/mdl_none.safetensors"],
      ["/models/x.exe"],
      ["/runs/run_none/metrics.csv"],
      ["/runs/run_none/secrets.csv"],
      ["/nowhere"],
      ["/s/none.json"],
      ["/s/none/surface/1.png"],
    ])("%s is not found, in one line", async (path) => {
      const response = await stage.get(path);
      expect(response.status).toBe(404);
      expect(((await response.json()) as { error: { message: string } }).error.message).toMatch(
        /^[^\n]*want [^\n]+$/,
      );
    });

    test("a surface has no other forms than those there are", async () => {
      const response = await stage.get(`/surfaces/${surface}.exe`);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("want an ending of h5");
    });

    const upload = (
      body: Uint8Array<ArrayBuffer> | undefined,
      headers: Record<string, string> = {},
      query = "",
    ) => stage.get(`/uploads${query}`, { method: "POST", headers, ...(body === undefined ? {} : { body }) });

    test.each([
      ["safetensors", safetensors(), "safetensors"],
      ["torch", zipOf("archive/data.pkl"), "torch"],
      ["npz", zipOf("images.npy"), "npz"],
    ])("%s is taken and known by its hash", async (_name, bytes, kind) => {
      const response = await upload(bytes, { "x-file-name": "dir/..%2Fm%C3%A9.bin" });
      const answer = (await response.json()) as { hash: string };
      expect(response.status).toBe(201);
      expect(answer).toEqual({
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        bytes: bytes.length,
        name: "mé.bin",
        kind,
      });
      const back = new Uint8Array(await (await stage.get(`/artifacts/${answer.hash}`)).arrayBuffer());
      expect(back).toEqual(bytes);
    });

    test.each([
      ["nothing", undefined, 415],
      ["text", new TextEncoder().encode("<html>not a model</html>".repeat(30)), 415],
      ["a zip of something else", zipOf("evil.sh"), 415],
      ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0), 415],
      ["a header that is too long", Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 0x7b, 0), 415],
      ["too much", new Uint8Array([...safetensors(), ...new Uint8Array(LIMIT)]), 413],
    ])("an upload of %s is refused and nothing is kept", async (_name, bytes, status) => {
      const response = await upload(bytes as Uint8Array<ArrayBuffer> | undefined);
      expect(response.status).toBe(status);
      expect(((await response.json()) as { error: { message: string } }).error.message).toContain("want");
    });

    test("an upload without a length is stopped at the limit", async () => {
      const chunk = new Uint8Array(50_000);
      let sent = 0;
      const body = new ReadableStream<Uint8Array>({
        pull: (to) => {
          to.enqueue(sent++ === 0 ? safetensors() : chunk);
        },
      });
      const refused = await stage
        .get("/uploads", { method: "POST", body, duplex: "half" } as RequestInit)
        .then(
          ({ status }) => status,
          () => "cut off",
        );
      expect([413, "cut off"]).toContain(refused);
      expect(sent).toBeLessThan(1000);
    });

    test("health, readiness and meters are told", async () => {
      expect(await (await stage.get("/health")).json()).toMatchObject({ status: "ok" });
      expect(await (await stage.get("/ready")).json()).toEqual({ status: "ready" });
      const text = await (await stage.get("/metrics")).text();
      expect(text).toContain('basin_runs{state="succeeded"} 2');
      expect(text).toContain("basin_graphql_seconds_bucket");
      expect(text).toContain("process_resident_memory_bytes");
    });

    test("browsers get the IDE, which fetches nothing from elsewhere", async () => {
      const response = await stage.get("/graphql", {
        headers: { accept: "text/html,application/xhtml+xml" },
      });
      expect(response.headers.get("content-type")).toContain("text/html");
      const page = await response.text();
      expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
      expect(page).toContain("renderYogaGraphiQL");
    });
  });
}
