import type { RunQuery } from "../gql/graphql.ts";
import { protocolRows } from "../surface/protocol-rows.ts";

/** Configuration, protocol and versions of a run, fact by fact. */
export function RunFacts({ run }: { readonly run: NonNullable<RunQuery["run"]> }) {
  const parts = [
    ["Configuration", run.payload],
    ["Protocol", run.protocol],
    ["Versions", run.versions && { engine: run.engine, ...run.versions }],
  ] as const;
  return (
    <>
      {parts.map(
        ([name, facts]) =>
          facts && (
            <section key={name} className="panel" aria-label={name}>
              <h2>{name}</h2>
              <dl className="facts">
                {protocolRows([facts]).map(({ name: fact, values }) => (
                  <div key={fact} className="fact">
                    <dt>{fact}</dt>
                    <dd>{values[0]}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ),
      )}
    </>
  );
}
