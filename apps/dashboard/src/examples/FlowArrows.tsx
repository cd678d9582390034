interface Props {
  readonly flow: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** As many arrows fit across before they cannot be told apart. */
const ACROSS = 16;

/** Where each pixel was taken from: arrows over the image, as long as the flow itself but for one scale for all. */
export function FlowArrows({ flow, width, height }: Props) {
  const step = Math.max(1, Math.ceil(Math.max(width, height) / ACROSS));
  const longest = flow.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (longest === 0) return null;
  const scale = step / longest;
  const arrows: string[] = [];
  for (let y = Math.floor(step / 2); y < height; y += step) {
    for (let x = Math.floor(step / 2); x < width; x += step) {
      const at = y * width + x;
      const [dx, dy] = [flow[at]! * scale, flow[width * height + at]! * scale];
      arrows.push(arrow(x + 0.5, y + 0.5, dx, dy));
    }
  }
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className="arrows" aria-hidden="true">
      <path d={arrows.join("")} strokeWidth={0.12 * step} fill="none" />
    </svg>
  );
}

/** A shaft and the two strokes of its head. */
function arrow(x: number, y: number, dx: number, dy: number): string {
  const words = (values: readonly number[]): string => values.map((value) => value.toFixed(2)).join(" ");
  const [backX, backY, sideX, sideY] = [-0.35 * dx, -0.35 * dy, -0.22 * dy, 0.22 * dx];
  const head = [1, -1].map(
    (side) => `M${words([x + dx, y + dy])}l${words([backX + side * sideX, backY + side * sideY])}`,
  );
  return `M${words([x, y])}l${words([dx, dy])}${head.join("")}`;
}
