/** Someone who may not. `UNAUTHENTICATED`: a token is needed; `FORBIDDEN`: this one is not enough. */
export class AccessError extends Error {
  override readonly name = "AccessError";
  readonly code: "UNAUTHENTICATED" | "FORBIDDEN";

  constructor(code: AccessError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
