/** The body of a compute thread: it does one piece at a time and says what it finds. */
import { parentPort, workerData } from "node:worker_threads";
import { openArtifactStore } from "@basin/db";
import { judge } from "../failure.js";
import { doPiece } from "../work/do-piece.js";
import { createDesk } from "./desk.js";
import type { Piece, PieceEnd, Reply, Request, ThreadOptions } from "./messages.js";
import { watchStop } from "./stop-signal.js";

const options = workerData as ThreadOptions;
const say = (reply: Reply): void => parentPort!.postMessage(reply);
const desk = openArtifactStore(options.artifacts).then((artifacts) => createDesk(artifacts, options));
// Awaited by each piece, which reports it; without a piece there is nobody to tell.
desk.catch(() => {});

async function answer(piece: Piece): Promise<PieceEnd> {
  const stop = watchStop(options.stop);
  try {
    return await doPiece(piece, {
      desk: await desk,
      signal: stop.signal,
      tell(found) {
        say({ kind: "found", found });
        stop.look();
      },
      look: stop.look,
    });
  } catch (error) {
    return stop.signal.aborted ? { kind: "stopped" } : { kind: "failed", ...judge(error) };
  } finally {
    stop.release();
  }
}

let last = Promise.resolve();

/** Requests are done one after the other: a thread closes after the piece that is under way. */
const handlers: {
  readonly [K in Request["kind"]]: (request: Extract<Request, { kind: K }>) => Promise<void>;
} = {
  piece: async ({ piece }) => say({ kind: "ended", end: await answer(piece) }),
  async close() {
    await (await desk).close();
    parentPort!.close();
  },
};

parentPort!.on("message", (request: Request) => {
  const handle = handlers[request.kind] as (request: Request) => Promise<void>;
  last = last.then(() => handle(request));
});
