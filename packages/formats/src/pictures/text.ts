/**
 * Widths of text without a font at hand: classes of characters with the advance widths of DejaVu Sans (in em),
 * rounded up a little so that a line that is thought to fit does fit.
 */
const widths: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;|!'I]/, 0.34],
  [/[ ()[\]{}frt/\-"]/, 0.42],
  [/[mwMWQO@%\u2014\u2192]/, 0.92],
  [/[A-Z&+=<>~\u2212\u00d7]/, 0.75],
  [/[\u1100-\u{10ffff}]/u, 1],
];
const OTHER = 0.62;

/** The approximate width of a line of text in pixels. */
export function textWidth(content: string, fontSize: number): number {
  let em = 0;
  for (const character of content) em += widths.find(([members]) => members.test(character))?.[1] ?? OTHER;
  return em * fontSize;
}

/** The text in lines no wider than `width`, broken at spaces; a longer word keeps its own line, shortened. */
export function wrapText(content: string, width: number, fontSize: number): string[] {
  const lines: string[] = [];
  for (const word of content.split(/\s+/).filter((part) => part !== "")) {
    const last = lines.at(-1);
    const joined = `${last} ${word}`;
    if (last !== undefined && textWidth(joined, fontSize) <= width) lines[lines.length - 1] = joined;
    else lines.push(shortenText(word, width, fontSize));
  }
  return lines;
}

/** The text itself where it fits, else its beginning and an ellipsis. */
export function shortenText(content: string, width: number, fontSize: number): string {
  const whole = content.slice(0, 4096);
  if (whole.length === content.length && textWidth(whole, fontSize) <= width) return content;
  let kept = "";
  for (const character of whole) {
    if (textWidth(`${kept}${character}\u2026`, fontSize) > width) break;
    kept += character;
  }
  return `${kept}\u2026`;
}
