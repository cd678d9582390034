import type { Problem } from "../api/problem.ts";
import type { RobustnessQuery } from "../gql/graphql.ts";
import { MatrixTable } from "../robustness/MatrixTable.tsx";

interface Props {
  readonly robustness: RobustnessQuery | undefined;
  readonly problem: Problem | undefined;
}

/** What a study without a report can show already. */
export function StudySoFar({ robustness, problem }: Props) {
  if (problem) return <p className="warning">Its evaluations cannot be shown: {problem.message}</p>;
  const matrix = robustness?.robustnessMatrix;
  if (!matrix || matrix.attacks.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="so-far">
      <div className="head">
        <h2 id="so-far">Trained on, tested on: so far</h2>
        <p className="note">
          top-1 over all images; intervals, comparisons and verdicts come with the report
        </p>
      </div>
      <MatrixTable matrix={matrix} />
    </section>
  );
}
