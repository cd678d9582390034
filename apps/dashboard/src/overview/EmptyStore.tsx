import Link from "next/link";

/** What to do with a store that holds nothing. */
export function EmptyStore() {
  return (
    <section className="panel empty">
      <h2>Nothing has been computed yet</h2>
      <p>
        A small study trains a network on the included digits, attacks it, and maps the loss around it: a few
        minutes on two cores.
      </p>
      <div className="bar">
        <Link href="/launch?study=demo" className="button primary" prefetch={false}>
          Launch the demo study
        </Link>
        <Link href="/models" className="button" prefetch={false}>
          Import a model
        </Link>
      </div>
    </section>
  );
}
