import Link from "next/link";
import type { ModelQuery } from "../gql/graphql.ts";
import { attackName } from "./attack-name.ts";

type Model = NonNullable<ModelQuery["model"]>;

/** From the first ancestor down to what was made of the model. */
export function LineageTree({ model }: { readonly model: Model }) {
  const { ancestors, children } = model.lineage;
  const line = [...ancestors].reverse();
  return (
    <section className="panel" aria-labelledby="lineage">
      <h2 id="lineage">Lineage</h2>
      <ul className="lineage">
        {line.map((one, depth) => (
          <Item key={one.id} model={one} depth={depth} isOwn={false} />
        ))}
        <Item model={model} depth={line.length} isOwn />
        {children.map((one) => (
          <Item key={one.id} model={one} depth={line.length + 1} isOwn={false} />
        ))}
      </ul>
    </section>
  );
}

interface ItemProps {
  readonly model: Pick<Model, "id" | "name" | "attacks">;
  readonly depth: number;
  readonly isOwn: boolean;
}

function Item({ model, depth, isOwn }: ItemProps) {
  return (
    <li style={{ paddingLeft: 20 * depth }}>
      {depth > 0 && <span className="quiet">{"\u2514 "}</span>}
      {isOwn ? (
        <strong>{model.name}</strong>
      ) : (
        <Link href={`/models/${model.id}`} prefetch={false}>
          {model.name}
        </Link>
      )}{" "}
      <span className="quiet">{model.attacks.map(attackName).join(", ") || "clean images"}</span>
    </li>
  );
}
