import { isAway, isLocked, type Problem } from "../api/problem.ts";
import { PageFrame } from "./PageFrame.tsx";
import { TokenForm } from "./TokenForm.tsx";
import { TryAgain } from "./TryAgain.tsx";

/** A page that could not be made, and what to do about it. */
export function ProblemPage({ title, problem }: { readonly title: string; readonly problem: Problem }) {
  return (
    <PageFrame title={title}>
      {isAway(problem) ? (
        <div className="failure" role="alert">
          <strong>Basin&rsquo;s server does not answer.</strong>
          <span>{problem.message}</span>
          <span>
            Start it with <code>basin up</code>; this page comes back by itself.
          </span>
          <TryAgain />
        </div>
      ) : (
        <div className="failure" role="alert">
          <strong>This page cannot be shown.</strong>
          <span>{problem.message}</span>
          {isLocked(problem) && <TokenForm />}
        </div>
      )}
    </PageFrame>
  );
}
