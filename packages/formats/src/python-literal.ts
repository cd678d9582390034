import { invalidFile } from "./errors.js";

/** What a Python literal in a header can be: a dictionary is a map, a tuple or a list an array, `None` null. */
export type PythonLiteral =
  | string
  | number
  | boolean
  | null
  | PythonLiteral[]
  | Map<PythonLiteral, PythonLiteral>;

const words: ReadonlyMap<string, PythonLiteral> = new Map<string, PythonLiteral>([
  ["True", true],
  ["False", false],
  ["None", null],
]);

const closings: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const MAX_DEPTH = 16;

/** A string without escapes, a word, an integer (Python 2 appends an L) or a sign. */
const token = /\s*(?:'([^'\\]*)'|"([^"\\]*)"|([A-Za-z]+)|([+-]?\d{1,19})L?|([(){}[\],:]))/y;

/**
 * The value of a text that holds one Python literal: dictionaries, tuples, lists, plain strings, integers, `True`,
 * `False` and `None`. Nothing is evaluated.
 *
 * @throws FormatError `invalid` for anything else
 */
export function parsePythonLiteral(text: string, where: string): PythonLiteral {
  const tokens = tokenize(text, where);
  const reader = new LiteralReader(tokens, where);
  const value = reader.value(0);
  if (!reader.atEnd()) throw invalidFile(where, "one literal", "text behind it");
  return value;
}

type Token =
  | { readonly kind: "value"; readonly value: PythonLiteral }
  | { readonly kind: "sign"; readonly sign: string };

function tokenize(text: string, where: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = token.lastIndex) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) throw invalidFile(where, "a Python literal", JSON.stringify(text.slice(at, at + 20)));
    tokens.push(toToken(match, where));
  }
  return tokens;
}

function toToken([, single, double, word, integer, sign]: RegExpExecArray, where: string): Token {
  if (sign !== undefined) return { kind: "sign", sign };
  if (integer !== undefined) return { kind: "value", value: Number(integer) };
  if (word === undefined) return { kind: "value", value: single ?? double ?? "" };
  const value = words.get(word);
  if (value === undefined) throw invalidFile(where, "True, False or None", JSON.stringify(word));
  return { kind: "value", value };
}

class LiteralReader {
  readonly #tokens: readonly Token[];
  readonly #where: string;
  #at = 0;

  constructor(tokens: readonly Token[], where: string) {
    this.#tokens = tokens;
    this.#where = where;
  }

  atEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  value(depth: number): PythonLiteral {
    const next = this.#tokens[this.#at++];
    if (next?.kind === "value") return next.value;
    const closing = closings[next?.sign ?? ""];
    if (closing === undefined || depth === MAX_DEPTH)
      throw invalidFile(this.#where, "a value", next?.sign ?? "the end");
    return closing === "}" ? this.#dictionary(depth) : this.#sequence(closing, depth);
  }

  #dictionary(depth: number): Map<PythonLiteral, PythonLiteral> {
    const entries = new Map<PythonLiteral, PythonLiteral>();
    while (!this.#take("}")) {
      const key = this.value(depth + 1);
      this.#want(":");
      entries.set(key, this.value(depth + 1));
      if (!this.#peek("}")) this.#want(",");
    }
    return entries;
  }

  /** `(1)` is read as `(1,)`: a header has no use for brackets around a value. */
  #sequence(closing: string, depth: number): PythonLiteral[] {
    const items: PythonLiteral[] = [];
    while (!this.#take(closing)) {
      items.push(this.value(depth + 1));
      if (!this.#peek(closing)) this.#want(",");
    }
    return items;
  }

  #peek(sign: string): boolean {
    const next = this.#tokens[this.#at];
    return next?.kind === "sign" && next.sign === sign;
  }

  #take(sign: string): boolean {
    const found = this.#peek(sign);
    if (found) this.#at++;
    return found;
  }

  #want(sign: string): void {
    if (!this.#take(sign)) throw invalidFile(this.#where, `"${sign}"`, "something else");
  }
}
