/** A share that was, and is no longer. */
export class GoneError extends Error {
  override readonly name = "GoneError";
}
