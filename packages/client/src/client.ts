import { createEndpoint, type EndpointOptions } from "./endpoint.js";
import type { FollowOptions } from "./follow.js";
import {
  CancelRunDocument,
  CreateShareDocument,
  type CreateShareInput,
  type ImportModelInput,
  RetryRunDocument,
  type TypedDocumentString,
} from "./gql/graphql.js";
import { mutate, objectOf } from "./mutate.js";
import { runQuery } from "./run-query.js";
import { createStarts, type Run, type Starts } from "./start.js";
import { createStudies, type Studies } from "./study.js";
import { readSurface, type SurfaceWithValues } from "./surface.js";
import { type Upload, type UploadBody, upload } from "./upload.js";
import { type WaitOptions, waitForRun } from "./wait.js";
import { type RunUpdate, readRun, watchRun } from "./watch.js";

/** A link that anyone may open. */
export interface ShareLink {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  /** The frozen document. */
  readonly url: string;
}

/** A checkpoint that becomes a model. */
export interface ModelFile extends Omit<ImportModelInput, "upload"> {
  readonly file: UploadBody;
  /** Its name with its ending, as `resnet32.th`; default: `name`. */
  readonly fileName?: string;
}

/** One server's API. Every method throws ClientError, in one line. */
export interface Client extends Starts, Studies {
  readonly url: string;
  /** Any operation: a document of the generated ones, which types it, or a text. */
  query<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Result>;
  query(document: string, variables?: Readonly<Record<string, unknown>>): Promise<unknown>;
  upload(body: UploadBody, name: string): Promise<Upload>;
  /** Uploads a checkpoint and starts its import; the run's `model` can be used at once. */
  importModel(file: ModelFile): Promise<Run>;
  run(id: string): Promise<Run>;
  cancel(id: string): Promise<Run>;
  retry(id: string): Promise<Run>;
  /** What happens to a run, until it has ended. */
  watch(id: string, options?: FollowOptions): AsyncGenerator<RunUpdate, void, void>;
  /** The run once it has succeeded. */
  wait(id: string, options?: WaitOptions): Promise<Run>;
  surface(id: string, options?: { readonly stride?: number }): Promise<SurfaceWithValues>;
  /** @param path as the API answers it, as `/surfaces/srf_x.h5` */
  download(path: string, options?: { readonly signal?: AbortSignal }): Promise<Response>;
  share(input: CreateShareInput): Promise<ShareLink>;
}

/**
 * A client of a Basin server. It runs in browsers as in Node and connects to nothing until a method is called.
 *
 * @example
 * const client = createClient({ url: "http://127.0.0.1:4000" });
 * const run = await client.startSurface({ model: "mdl_...", data: { source: "digits" } });
 * const { surface } = await client.wait(run.id);
 * const { loss, shape } = await client.surface(surface!.id);
 */
export function createClient(options: EndpointOptions): Client {
  const endpoint = createEndpoint(options);
  const starts = createStarts(endpoint);
  return {
    ...starts,
    ...createStudies(endpoint),
    url: endpoint.url,
    query: <R, V>(document: TypedDocumentString<R, V> | string, variables?: V) =>
      typeof document === "string"
        ? (endpoint.query(document, variables ?? {}) as Promise<R>)
        : runQuery(endpoint, document, variables as V),
    upload: (body, name) => upload(endpoint, body, name),
    async importModel({ file, fileName, ...input }) {
      const { hash } = await upload(endpoint, file, fileName ?? input.name);
      return starts.startImport({ ...input, upload: hash });
    },
    run: (id) => readRun(endpoint, id),
    async cancel(id) {
      const { run } = await mutate(endpoint, "cancelRun", CancelRunDocument, { id });
      return objectOf("cancelRun", run);
    },
    async retry(id) {
      const { run } = await mutate(endpoint, "retryRun", RetryRunDocument, { id });
      return objectOf("retryRun", run);
    },
    watch: (id, watching) => watchRun(endpoint, id, watching),
    wait: (id, waiting) => waitForRun(endpoint, id, waiting),
    surface: (id, reading) => readSurface(endpoint, id, reading),
    download: (path, { signal } = {}) => endpoint.request(path, signal ? { signal } : {}),
    async share(input) {
      const payload = await mutate(endpoint, "createShare", CreateShareDocument, input);
      const { id, slug, title } = objectOf("createShare", payload.share);
      return { id, slug, title, url: `${endpoint.url}/s/${slug}.json` };
    },
  };
}
