import type { StudyPayload } from "./study.js";

/**
 * A study that is changed, with its attacks in rounds: those that it had before keep theirs, others come in a next one. So
 * what was measured stays, and an attack more is all that is computed.
 */
export function keepRounds(before: StudyPayload, after: StudyPayload): StudyPayload {
  const known = new Map(before.attacks.map(({ attack, round }) => [attack, round]));
  const next = 1 + Math.max(...known.values());
  const attacks = after.attacks.map((one) => ({ ...one, round: known.get(one.attack) ?? next }));
  return { ...after, attacks };
}
