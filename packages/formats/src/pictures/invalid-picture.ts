/** A picture that cannot be drawn from what was given; the same parts as the other errors of this package. */
export class PictureError extends Error {
  override readonly name = "PictureError";
  readonly code = "invalid";
  readonly where: string;

  constructor(where: string, detail: string) {
    super(`${where}: ${detail}`);
    this.where = where;
  }
}

/** A value that no picture can be drawn from: `<where>: want <want>, got <got>`. */
export function invalidPicture(where: string, want: string, got: unknown): PictureError {
  const shown = Array.isArray(got) ? `[${got.join(", ")}]` : String(got);
  return new PictureError(where, `want ${want}, got ${shown}`);
}
