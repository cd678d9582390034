import { FormatError, invalidFile } from "./errors.js";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder("latin1");

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

/** Text in UTF-8. */
export function utf8Of(bytes: Uint8Array, where: string): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new FormatError({ code: "invalid", where, detail: "want text in UTF-8, got other bytes", cause });
  }
}

/** Python 2's strings are bytes; each becomes the character of its number, as torch reads names from that time. */
export function latin1Of(bytes: Uint8Array): string {
  return latin1.decode(bytes);
}

/** A quoted string as protocol 0 writes it: Python's `repr` of a `str`. */
export function quotedOf(line: Uint8Array, where: string): string {
  const text = latin1Of(line).trimEnd();
  const quote = text.charAt(0);
  if (text.length < 2 || !"'\"".includes(quote) || text.at(-1) !== quote) {
    throw invalidFile(where, "a quoted string", JSON.stringify(text));
  }
  return text.slice(1, -1).replace(/\\(?:x([0-9a-fA-F]{2})|(.))/gs, (_, hex?: string, char?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return escapes[char!] ?? `\\${char}`;
  });
}

/** Python's raw-unicode-escape: Latin-1, and `\uXXXX` or `\UXXXXXXXX` for the rest. */
export function rawUnicodeOf(line: Uint8Array, where: string): string {
  return latin1Of(line).replace(
    /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g,
    (_, short?: string, long?: string) => {
      const point = Number.parseInt(short ?? long!, 16);
      if (point > 0x10ffff) throw invalidFile(where, "a Unicode character", point);
      return String.fromCodePoint(point);
    },
  );
}
