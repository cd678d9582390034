/**
 * The keys of the outermost object of a JSON text, in their order and with repetitions. `JSON.parse` keeps neither:
 * it drops repeated names, and moves names such as "7" to the front.
 *
 * @param text JSON that `JSON.parse` has already accepted
 */
export function topLevelKeys(text: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') {
      const end = endOfString(text, at);
      if (depth === 1 && isFollowedByColon(text, end)) keys.push(JSON.parse(text.slice(at, end)) as string);
      at = end - 1;
    } else if (char === "{" || char === "[") depth++;
    else if (char === "}" || char === "]") depth--;
  }
  return keys;
}

/** The position behind the closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charAt(at) !== '"') at += text.charAt(at) === "\\" ? 2 : 1;
  return at + 1;
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (" \t\r\n".includes(text.charAt(at)) && at < text.length) at++;
  return text.charAt(at) === ":";
}
