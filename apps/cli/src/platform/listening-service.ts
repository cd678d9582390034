import { ComputeError } from "@basin/compute";
import { type Service, type ServiceOptions, type ServiceProgram, startService } from "./service.js";

/** A service that answers at an address. */
export interface ListeningService {
  readonly service: Service;
  readonly url: string;
}

/** How a service is started that says where it listens. */
export interface ListeningOptions extends ServiceOptions {
  /** Resolves once it answers; by default as soon as it says its address. */
  readonly answers?: (url: string) => Promise<void>;
}

/**
 * Starts a service and waits until it is ready. Of what it says before, the last line is in the error; `onLine` is told
 * what it says afterwards.
 *
 * @throws ComputeError `failed` with the service's own last line if it ends before
 */
export async function startListening(
  program: ServiceProgram,
  { answers = async () => {}, onLine, ...options }: ListeningOptions,
): Promise<ListeningService> {
  let found: (url: string) => void = () => {};
  const address = new Promise<string>((resolve) => {
    found = resolve;
  });
  let ready = false;
  const service = startService(program, {
    ...options,
    onLine(line) {
      const [url] = /https?:\/\/\S+/.exec(line) ?? [];
      if (url !== undefined) found(url.replace(/\/+$/, ""));
      if (ready) onLine?.(line);
    },
  });
  const early = service.ended.then(({ how, lastLine }) => {
    throw failed(program, lastLine || `ended with ${how} before it was ready`);
  });
  try {
    const url = await Promise.race([address, early]);
    await Promise.race([answers(url), early]);
    ready = true;
    return { service, url };
  } catch (error) {
    service.stop();
    throw error;
  } finally {
    early.catch(() => {});
  }
}

/** A failure of a service in its own words, without the name that stands before them. */
export function failed(program: ServiceProgram, detail: string): ComputeError {
  const own = detail.replace(new RegExp(`^(basin-)?${program}: `), "");
  return new ComputeError({ code: "failed", where: program, detail: own });
}
