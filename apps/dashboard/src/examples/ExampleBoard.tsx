"use client";

import { useEffect, useState } from "react";
import { errorText } from "../api/query.ts";
import { numberText } from "../landscape/number-text.ts";
import { writeAddress } from "../surface/address.ts";
import { ExampleCard } from "./ExampleCard.tsx";
import { type Example, type ExampleSet, openExampleSet } from "./example-set.ts";

const PAGE = 12;

interface Shown {
  readonly set: ExampleSet;
  readonly examples: readonly Example[];
  readonly from: number;
}

/** What an attack made, a page at a time: only the images of the page are loaded. */
export function ExampleBoard({ url, from: first }: { readonly url: string; readonly from: number }) {
  const [shown, setShown] = useState<Shown>();
  const [complaint, setComplaint] = useState<string>();
  const show = async (set: ExampleSet, wanted: number): Promise<void> => {
    const from = Math.max(0, Math.min(wanted, Math.floor((set.count - 1) / PAGE) * PAGE));
    setShown({ set, from, examples: await set.read(from, Math.min(set.count, from + PAGE)) });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page of the address is where it begins, not where it stays
  useEffect(() => {
    openExampleSet(url)
      .then((set) => show(set, first))
      .catch((error: unknown) => setComplaint(errorText(error)));
  }, [url]);
  if (complaint) return <p className="failure">{complaint}</p>;
  if (!shown) return <p className="quiet">Reading the images</p>;
  const { set, from, examples } = shown;
  const reach = greatestChange(examples);
  const go = (wanted: number): void => {
    writeAddress({ from: wanted > 0 ? String(wanted) : undefined });
    void show(set, wanted).catch((error: unknown) => setComplaint(errorText(error)));
  };
  return (
    <>
      <div className="bar">
        <button type="button" disabled={from === 0} onClick={() => go(from - PAGE)}>
          Earlier
        </button>
        <span role="status">
          {from + 1} to {from + examples.length} of {set.count}
        </span>
        <button type="button" disabled={from + PAGE >= set.count} onClick={() => go(from + PAGE)}>
          Later
        </button>
        <span className="note">
          differences: white is no change, purple {numberText(-reach)}, green{" "}
          {numberText(reach, { sign: true })} and more; label, and what the model sees
        </span>
      </div>
      <ul className="examples">
        {examples.map((example) => (
          <ExampleCard key={example.index} example={example} shape={set} reach={reach} />
        ))}
      </ul>
    </>
  );
}

/** One range for all differences of a page. */
function greatestChange(examples: readonly Example[]): number {
  let most = 0;
  for (const { clean, adversarial } of examples) {
    clean.forEach((value, index) => {
      most = Math.max(most, Math.abs(adversarial[index]! - value));
    });
  }
  return most || 1;
}
