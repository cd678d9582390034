/** PyTorch as a peer: a process of its own that is told what to measure, so that the two sides alternate. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ComputeError } from "@basin/compute";

const script = fileURLToPath(new URL("../../bench/peers/torch_peer.py", import.meta.url));

/** Where Python is looked for: the first of these that has torch. */
const pythons = ["python3", "/usr/bin/python3"];

/** What a peer is asked to measure. */
export interface PeerWork {
  readonly arch: string;
  readonly work: string;
  readonly layout: string;
  readonly batch: number;
  readonly threads: number;
  readonly seconds: number;
  readonly device: string;
  readonly half: boolean;
  readonly tf32: boolean;
}

/** What the peer can do. */
export interface PeerAbout {
  /** Such as `torch 2.1.0`. */
  readonly engine: string;
  readonly layouts: readonly string[];
  /** The processor, and a GPU if it has one; missing in older results. */
  readonly devices?: readonly string[];
}

/** A running peer. Close it when done. */
export interface Peer {
  readonly about: PeerAbout;
  /** Images per second. */
  measure(work: PeerWork): Promise<number>;
  close(): void;
}

/** The path of a Python that has torch, or `undefined`. */
export function findTorch(): string | undefined {
  return pythons.find(
    (python) => spawnSync(python, ["-c", "import torch"], { stdio: "ignore" }).status === 0,
  );
}

/** What is said where there is none. */
export const noTorch = `no PyTorch: neither of ${pythons.join(", ")} has the module torch`;

/** Starts the peer. @throws ComputeError `failed` if it ends before it was asked to */
export async function openPeer(python: string): Promise<Peer> {
  const child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout! });
  const about = (await nextLine(child, lines)) as PeerAbout;
  return {
    about,
    async measure(work) {
      const answer = nextLine(child, lines);
      child.stdin!.write(`${JSON.stringify(work)}\n`);
      return ((await answer) as { imagesPerSecond: number }).imagesPerSecond;
    },
    close() {
      lines.close();
      child.stdin!.end();
    },
  };
}

function nextLine(child: ChildProcess, lines: Interface): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => {
      const detail = `ended with ${code} before it had measured`;
      reject(new ComputeError({ code: "failed", where: "torch_peer.py", detail }));
    };
    child.once("exit", onExit);
    lines.once("line", (line) => {
      child.off("exit", onExit);
      resolve(JSON.parse(line));
    });
  });
}
