import type { StoreEvent } from "@basin/db";

export interface Feed {
  follow(sinceSeq?: number): AsyncIterable<StoreEvent>;
}
