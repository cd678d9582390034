import { durationText } from "../runs/duration-text.ts";
import type { StudyEstimate } from "./use-study-estimate.ts";

/** Parts of a study with a field of their own, which shows what is wrong about it. */
const shown = ["name", "data", "base", "seeds", "attacks"];

/** What will be started and how long it will take, else what is in the way. */
export function StudyForecast({
  estimate: { runs, existing, seconds, complaints },
}: {
  readonly estimate: StudyEstimate;
}) {
  const others = complaints.filter(({ path }) => !shown.includes(path.split(".")[0]!));
  if (runs === undefined) return others.map(({ message }) => <Complaint key={message} message={message} />);
  return (
    <span className="quiet">
      {runs} runs{existing > 0 && `, ${existing} of them there already`}, about {durationText(seconds)} on one
      usual machine
    </span>
  );
}

function Complaint({ message }: { readonly message: string }) {
  return <span className="danger">{message}</span>;
}
