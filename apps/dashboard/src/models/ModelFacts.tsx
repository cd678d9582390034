import Link from "next/link";
import type { ModelQuery } from "../gql/graphql.ts";
import { protocolRows } from "../surface/protocol-rows.ts";

/** What a model is, fact by fact. */
export function ModelFacts({ model }: { readonly model: NonNullable<ModelQuery["model"]> }) {
  const facts = {
    "trained on": model.attacks.join("\n") || "clean images",
    ...model.spec,
    fingerprint: model.fingerprint ?? "none yet",
    "checkpoint SHA-256": model.checkpointHash ?? "none yet",
    tags: model.tags,
    note: model.note,
  };
  const rows = protocolRows([facts]).filter(({ values }) => values[0] !== "");
  return (
    <section className="panel" aria-labelledby="facts">
      <h2 id="facts">Facts</h2>
      <dl className="facts">
        {rows.map(({ name, values }) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{values[0]}</dd>
          </div>
        ))}
        {model.run && (
          <div className="fact">
            <dt>made by</dt>
            <dd>
              <Link href={`/runs/${model.run.id}`} prefetch={false}>
                {model.run.title}
              </Link>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
