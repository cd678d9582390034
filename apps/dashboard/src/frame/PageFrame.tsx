import type { ReactNode } from "react";

interface Props {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly under?: ReactNode;
  readonly children: ReactNode;
}

/** A page with its heading. */
export function PageFrame({ title, aside, under, children }: Props) {
  return (
    <main className="page" id="main">
      <div className="head">
        <h1>{title}</h1>
        {under}
        {aside && <div className="aside">{aside}</div>}
      </div>
      {children}
    </main>
  );
}
