import { openStore, type Store } from "@basin/db";
import { afterEach } from "vitest";
import type { Opener } from "./suite/fixture.js";

/** Opens stores over databases that `create` makes, and closes them after each test. */
export function createOpener(create: () => Promise<string>): Opener {
  const opened = new Map<Store, string>();
  afterEach(async () => {
    const stores = [...opened.keys()];
    opened.clear();
    await Promise.all(stores.map((store) => store.close()));
  });
  const openAt = async (url: string, options: Parameters<typeof openStore>[1]): Promise<Store> => {
    const store = await openStore(url, options);
    opened.set(store, url);
    return store;
  };
  return {
    open: async (options) => openAt(await create(), options),
    again: (store, options) => openAt(opened.get(store)!, options),
    urlOf: (store) => opened.get(store)!,
  };
}
