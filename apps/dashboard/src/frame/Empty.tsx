import Link from "next/link";
import type { ReactNode } from "react";

interface Props {
  /** What is not there, and why that may be. */
  readonly children: ReactNode;
  /** What to do next, the likeliest first. */
  readonly next: readonly (readonly [name: string, href: string])[];
}

/** Stands where a list would, and says what to do next. */
export function Empty({ children, next }: Props) {
  return (
    <div className="panel empty">
      <p>{children}</p>
      <div className="bar">
        {next.map(([name, href], index) => (
          <Link key={href} href={href} className={index === 0 ? "button primary" : "button"} prefetch={false}>
            {name}
          </Link>
        ))}
      </div>
    </div>
  );
}

/** A small study that fills every page. */
export const demoStudy = ["Launch the demo study", "/launch?study=demo"] as const;
