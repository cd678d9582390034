import type { Trajectory, TrajectoryPoint } from "@basin/compute";
import { writeFileAtomic, writeSafetensors } from "@basin/formats";

/** Keeps a path and its plane: `PREFIX.x.safetensors`, `PREFIX.y.safetensors` and `PREFIX.csv`. */
export async function saveTrajectory(
  prefix: string,
  names: readonly string[],
  { directions, points, explained }: Trajectory,
): Promise<string[]> {
  const files = ["x.safetensors", "y.safetensors", "csv"].map((ending) => `${prefix}.${ending}`);
  for (const [i, direction] of directions.entries()) {
    await writeSafetensors(files[i]!, direction, { explained: JSON.stringify(explained[i]) });
  }
  const lines = points.map(({ x, y, distance }, i) => [quoted(names[i]!), x, y, distance].join(","));
  const text = ["checkpoint,x,y,distance", ...lines, ""].join("\n");
  await writeFileAtomic(files[2]!, new TextEncoder().encode(text));
  return files;
}

/** Axes, as options, that hold a path with a fifth of its width around it. */
export function axesAround(points: readonly TrajectoryPoint[]): string {
  return (["x", "y"] as const)
    .map((name) => {
      const values = points.map((point) => point[name]);
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const margin = 0.2 * (high - low);
      return `--${name}=${(low - margin).toPrecision(3)}:${(high + margin).toPrecision(3)}:25`;
    })
    .join(" ");
}

/** A file's name as a field of a CSV file. */
function quoted(name: string): string {
  return /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
