/** Title and unit of each figure of flatness. */
const titles: Readonly<Record<string, readonly [title: string, unit: string]>> = {
  "keskar-sharpness": ["Sharpness in a box", "%"],
  "sam-sharpness": ["Sharpness in a disc", "nats"],
  "basin-volume": ["Basin volume", "share of the grid"],
  "connected-basin": ["Connected basin", "share of the grid"],
  roughness: ["Roughness", "per unit squared"],
  "non-convex-share": ["Non-convex cells", "share of the grid"],
  "local-minima": ["Local minima", "count"],
  "largest-eigenvalue": ["Largest eigenvalue of the Hessian", "nats"],
  "smallest-eigenvalue": ["Smallest eigenvalue of the Hessian", "nats"],
  trace: ["Trace of the Hessian", "nats"],
};

/** What people call a figure, and its unit; its own name where it has none. */
export function figureTitle(name: string): { readonly title: string; readonly unit: string } {
  const [title, unit] = (Object.hasOwn(titles, name) && titles[name]) || [name, ""];
  return { title, unit };
}
