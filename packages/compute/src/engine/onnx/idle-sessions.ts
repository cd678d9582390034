import type * as ort from "onnxruntime-node";

/**
 * Sessions that were disposed of, kept for whoever compiles the same next: the next attack on a model, the next piece of a
 * run. To make one takes as long as a few calls. Anything else that is compiled ends them, so that they add nothing to the
 * most memory that is needed.
 */
export class IdleSessions {
  readonly #sessions = new Map<string, ort.InferenceSession>();

  /** The session of that fingerprint, if it is here; then it is the caller's. */
  take(fingerprint: string): ort.InferenceSession | undefined {
    const session = this.#sessions.get(fingerprint);
    this.#sessions.delete(fingerprint);
    return session;
  }

  async keep(fingerprint: string, session: ort.InferenceSession): Promise<void> {
    await this.#sessions.get(fingerprint)?.release();
    this.#sessions.set(fingerprint, session);
  }

  async release(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const session of sessions) await session.release();
  }
}
