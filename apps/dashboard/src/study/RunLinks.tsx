import Link from "next/link";
import type { Say } from "./figure-text.ts";

interface Props {
  readonly values: readonly {
    readonly seed: number;
    readonly direction?: number | null;
    readonly value?: number | null;
    readonly run: string;
  }[];
  readonly say: Say;
}

/** The run of each value that a figure is the mean of. */
export function RunLinks({ values, say }: Props) {
  return (
    <small className="run-links">
      {values.map(({ seed, direction, value, run }) => {
        const name = direction == null ? `seed ${seed}` : `seed ${seed}, directions ${direction + 1}`;
        return (
          <Link key={`${run} ${name}`} href={`/runs/${run}`} prefetch={false} title={`${name}: its run`}>
            {say(value)}
          </Link>
        );
      })}
    </small>
  );
}
