import { durationText } from "./duration-text.ts";

interface Props {
  readonly progress: {
    readonly done: number;
    readonly total: number;
    readonly unit: string;
    readonly etaSeconds?: number | null;
  };
  readonly label: string;
}

/** How far a run is, and how long it will still take at its pace. */
export function ProgressBar({ progress: { done, total, unit, etaSeconds }, label }: Props) {
  return (
    <div className="progress">
      <progress value={done} max={Math.max(1, total)} aria-label={label} />
      <span className="quiet">
        {total === 0 ? "being prepared" : `${done} of ${total} ${unit}`}
        {etaSeconds != null && `, about ${durationText(etaSeconds)} left`}
      </span>
    </div>
  );
}
