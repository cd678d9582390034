import { type Attack, parseAttack } from "@basin/compute";
import { NO_ATTACK } from "@basin/tasks";

/** An attack of a payload; null for clean images. */
export function attackOrNone(text: string): Attack | null {
  return text === NO_ATTACK ? null : parseAttack(text);
}
