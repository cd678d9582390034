/** A picture that cannot be drawn from what was given; the same parts as the other errors of this package. */
export class PictureError extends Error {
  override readonly name = "PictureError";
  readonly code = "invalid";
  readonly where: string;

  constructor(where: string, detail: string, options?: ErrorOptions) {
    super(`${where}: ${detail}`, options);
    this.where = where;
  }
}

/** A value that no picture can be drawn from: `<where>: want <want>, got <got>`. */
export function invalidPicture(
  where: string,
  want: string,
  got: unknown,
  options?: ErrorOptions,
): PictureError {
  return new PictureError(where, `want ${want}, got ${show(got)}`, options);
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return Array.isArray(value) ? `[${value.map(show).join(", ")}]` : String(value);
}
