"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { PageFrame } from "../../frame/PageFrame.tsx";

/** A page that failed in a way that nobody thought of. */
export default function FailedPage({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string };
  readonly reset: () => void;
}) {
  const router = useRouter();
  const again = (): void =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <PageFrame title="This page failed">
      <div className="failure" role="alert">
        <strong>{error.message || "no reason was given"}</strong>
        {error.digest && <span>The dashboard&rsquo;s own log names it {error.digest}.</span>}
        <span>
          <button type="button" onClick={again}>
            Try again
          </button>
        </span>
      </div>
    </PageFrame>
  );
}
