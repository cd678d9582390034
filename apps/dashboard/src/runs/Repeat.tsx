import type { RunQuery } from "../gql/graphql.ts";
import { CopyButton } from "./CopyButton.tsx";

/** The command and the mutation that would start the same again. */
export function Repeat({ run }: { readonly run: NonNullable<RunQuery["run"]> }) {
  const variables = JSON.stringify(run.mutation.variables, null, 2);
  return (
    <section className="panel" aria-labelledby="repeat">
      <h2 id="repeat">Start the same again</h2>
      <Text name="Command" text={run.command} />
      <details>
        <summary>GraphQL mutation</summary>
        <Text name="Mutation" text={run.mutation.query} />
        <Text name="Variables" text={variables} />
      </details>
    </section>
  );
}

function Text({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <div className="copyable">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls by itself must be reached by keys */}
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} name={name} />
    </div>
  );
}
