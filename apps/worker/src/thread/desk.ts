import { availableParallelism } from "node:os";
import { type Engine, engineDevices, type ImageSet, openEngine } from "@basin/compute";
import type { ArtifactStore } from "@basin/db";
import type { ChosenDirection } from "@basin/protocol";
import type { Subject } from "../inputs/subject.js";
import type { ThreadOptions } from "./messages.js";
import { createRecent, type Recent } from "./recent.js";

/** What a payload says of the engine. */
export interface EngineChoice {
  readonly name: string;
  readonly threads?: number | undefined;
}

/** What a compute thread keeps open from piece to piece. */
export interface Desk {
  readonly artifacts: ArtifactStore;
  readonly options: ThreadOptions;
  /** The desk opens engines and closes them. */
  readonly engine: (choice: EngineChoice) => Promise<Engine>;
  /** Whole splits by data set, and attacked sets by run. */
  readonly images: Recent<ImageSet>;
  /** By run. */
  readonly subjects: Recent<Subject>;
  /** By run. */
  readonly directions: Recent<readonly ChosenDirection[]>;
  /** How many images a part of the last work had, by what the work was: the next piece of it need not try again. */
  readonly pace: { work: string; images: number };
  /** Closes the engines. */
  close(): Promise<void>;
}

/** How many of each are kept. A split of CIFAR-10 takes up to 154 MB as bytes, four times as much once it is attacked. */
const most = { engines: 2, images: 2, subjects: 2, directions: 2 };

/** A desk with nothing on it. */
export function createDesk(artifacts: ArtifactStore, options: ThreadOptions): Desk {
  const engines = createRecent<Engine>(most.engines, (engine) => engine.dispose());
  return {
    artifacts,
    options,
    engine: ({ name, threads = options.threads ?? availableParallelism() }) =>
      engines.get(`${name}/${threads}`, () => openEngine(name, { threads, device: deviceOf(name, options) })),
    images: createRecent(most.images),
    subjects: createRecent(most.subjects),
    directions: createRecent(most.directions),
    pace: { work: "", images: 0 },
    close: () => engines.clear(),
  };
}

function deviceOf(engine: string, { device }: ThreadOptions): string {
  return engineDevices[engine]?.includes(device) ? device : "cpu";
}
