/** Attributes of an element, in the order in which they are written; numbers are rounded to 2 decimals. */
export type Attributes = Readonly<Record<string, string | number>>;

/** A rectangle of a picture in pixels, y downwards. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A point in pixels. */
export type Pixel = readonly [number, number];

/** The one font of every picture; {@link rasterizeSvg} brings its own copy, a browser falls back. */
export const FONT = "DejaVu Sans, Verdana, sans-serif";

/** The ink of text, of axes and of what should stay in the background. */
export const INK = { text: "#222222", axis: "#555555", quiet: "#6b6b6b", rule: "#dddddd" } as const;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that is safe inside an element or an attribute; characters that XML 1.0 forbids become U+FFFD. */
export function escapeXml(content: string): string {
  return content
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character]!);
}

/** `<name a="1">children</name>`; the children are SVG already, the attributes are escaped here. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(value)}"`);
  const open = `<${name}${written.join("")}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join("")}</${name}>`;
}

/** A line of text; the content is escaped. Default: 12 px, in the ink of text, starting at (x, y). */
export function label(content: string, attributes: Attributes): string {
  return element("text", { "font-size": 12, fill: INK.text, ...attributes }, escapeXml(content));
}

/** A picture on white with a title for screen readers. */
export function picture(width: number, height: number, title: string, ...children: string[]): string {
  const root = {
    xmlns: "http://www.w3.org/2000/svg",
    width: Math.ceil(width),
    height: Math.ceil(height),
    viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
    role: "img",
    "font-family": FONT,
  };
  const background = element("rect", { width: "100%", height: "100%", fill: "#ffffff" });
  return element("svg", root, element("title", {}, escapeXml(title)), background, ...children);
}

/** A coordinate as it is written into a path. */
export function coordinate(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

/** The path along these points. */
export function linePath(line: readonly Pixel[]): string {
  return `M${line.map(([x, y]) => `${coordinate(x)} ${coordinate(y)}`).join("L")}`;
}

function attribute(value: string | number): string {
  return typeof value === "number" ? coordinate(value) : escapeXml(value);
}
