"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import type { EventKind } from "../gql/graphql.ts";
import { useLive } from "../live/LiveContext.ts";

/** Has the page made anew when something of these kinds changes, at most every other second. */
export function RefreshOn({ kinds }: { readonly kinds: readonly EventKind[] }) {
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const refreshSoon = (): void => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      router.refresh();
    }, 2000);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive({ lists: kinds, onEvent: refreshSoon, onStale: refreshSoon });
  return null;
}
