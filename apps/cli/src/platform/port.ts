import { once } from "node:events";
import { createServer } from "node:net";
import { ComputeError } from "@basin/compute";

/** How many ports behind the usual one are tried. */
const TRIES = 100;

/**
 * The port that was asked for; otherwise the usual one, or the first one behind it that nobody has.
 *
 * @param option as people write it, for messages
 * @throws ComputeError `unsupported` if the port that was asked for is taken
 */
export async function choosePort(
  option: string,
  {
    host,
    asked,
    usual,
  }: { readonly host: string; readonly asked: number | undefined; readonly usual: number },
): Promise<number> {
  if (asked !== undefined) {
    if (await isFree(host, asked)) return asked;
    throw taken(option, `port ${asked} is taken, want another one`);
  }
  for (let port = usual; port < usual + TRIES; port++) if (await isFree(host, port)) return port;
  throw taken(option, `want a free port, all from ${usual} to ${usual + TRIES - 1} are taken`);
}

/** Whether nobody listens there. Other complaints about the address are left to whoever will listen. */
async function isFree(host: string, port: number): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, "listening");
    probe.close();
    await once(probe, "close");
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EADDRINUSE";
  }
}

function taken(where: string, detail: string): ComputeError {
  return new ComputeError({ code: "unsupported", where, detail });
}
