/** Waits for all calls before it reports the first error, so that none is left running behind the caller's back. */
export async function settleAll(calls: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(calls);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}
