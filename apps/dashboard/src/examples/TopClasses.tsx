import { shareText } from "../landscape/number-text.ts";
import { topClasses } from "./top-classes.ts";

interface Props {
  readonly probabilities: Float32Array;
  readonly label: number;
  /** Of what, for people who cannot see where it stands. */
  readonly of: string;
}

/** What a model takes an image for: the three most probable classes, the right one marked. */
export function TopClasses({ probabilities, label, of }: Props) {
  return (
    <ol className="top-classes" aria-label={`Classes of the ${of} image`}>
      {topClasses(probabilities).map(({ name, share }) => (
        <li key={name} className={name === label ? "is-label" : undefined}>
          <span className="top-classes-bar" style={{ width: `${100 * share}%` }} />
          <span>{name}</span>
          <span className="number">{shareText(share)}</span>
        </li>
      ))}
    </ol>
  );
}
