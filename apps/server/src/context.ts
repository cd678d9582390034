import type { ArtifactStore, Scope, Store } from "@basin/db";
import type { Feed } from "./live/feed.js";
import { createLoaders, type Loaders } from "./loaders.js";

/** Who asks: null where a token is needed and none was given. */
export interface Viewer {
  readonly scope: Scope | null;
  /** The token's name. */
  readonly name: string | null;
  /** What the token is found by; null without one. */
  readonly secretHash: string | null;
}

/** What lives as long as the server. */
export interface Services {
  readonly store: Store;
  readonly artifacts: ArtifactStore;
  readonly feed: Feed;
  readonly version: string;
  /** Milliseconds between two looks at the token of a live connection. */
  readonly checkEvery: number;
}

/** What every resolver gets. */
export interface Context extends Services {
  readonly viewer: Viewer;
  readonly loaders: Loaders;
  /** Forgets what was loaded: a subscription lives longer than what it once read. */
  renew(): void;
}

/** The context of one request or one subscription. */
export function createContext(services: Services, viewer: Viewer): Context {
  let loaders = createLoaders(services.store);
  return {
    ...services,
    viewer,
    get loaders() {
      return loaders;
    },
    renew() {
      loaders = createLoaders(services.store);
    },
  };
}
