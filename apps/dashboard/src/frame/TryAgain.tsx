"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Asks for the page again every few seconds, and at once on request. */
export function TryAgain() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), 3000);
    return () => clearInterval(timer);
  }, [router]);
  return (
    <p>
      <button type="button" onClick={() => router.refresh()}>
        Try again
      </button>
    </p>
  );
}
