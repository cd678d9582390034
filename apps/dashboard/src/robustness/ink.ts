/** Black or white, whichever is read more easily on a ground (WCAG's relative luminance). */
export function inkOn(ground: readonly [number, number, number]): string {
  return contrast(luminance(ground), 1) >= contrast(luminance(ground), 0) ? "#ffffff" : "#000000";
}

/** How light a colour is: 0 for black, 1 for white. */
export function luminance(colour: readonly [number, number, number]): number {
  const [red, green, blue] = colour.map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** WCAG's contrast of two luminances, from 1 to 21. */
export function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
