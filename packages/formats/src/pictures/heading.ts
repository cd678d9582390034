import { element, INK, label } from "./svg.js";
import { wrapText } from "./text.js";

/** A drawn heading; the picture goes on `height` pixels from the top. */
export interface Heading {
  readonly svg: string;
  readonly height: number;
}

const TITLE = { size: 17, fill: INK.text };
const NOTE = { size: 11, fill: INK.quiet };

/** A title and notes below it, wrapped to `width`, with `edge` pixels of white to the left and above. */
export function drawHeading(title: string, notes: readonly string[], width: number, edge: number): Heading {
  const lines = [
    ...wrapText(title, width, TITLE.size).map((words) => ({ words, ...TITLE })),
    ...notes.flatMap((note) => wrapText(note, width, NOTE.size)).map((words) => ({ words, ...NOTE })),
  ];
  let y = edge;
  const drawn = lines.map(({ words, size, fill }) => {
    y += size * 1.4;
    return label(words, { x: edge, y: y - size * 0.4, "font-size": size, fill });
  });
  return {
    svg: element("g", { class: "head" }, ...drawn),
    height: drawn.length === 0 ? edge : Math.ceil(y) + 10,
  };
}
