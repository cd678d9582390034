import { FormatError, unsupportedFile } from "./errors.js";

/** Longer texts do not fit into one string of Node. */
const MAX_TEXT_BYTES = 2 ** 28;

/**
 * The text of bytes in UTF-8, without the mark that some programs put in front.
 *
 * @throws FormatError `invalid` for other bytes, `unsupported` beyond 256 MiB
 */
export function decodeUtf8(bytes: Uint8Array, where: string): string {
  if (bytes.length > MAX_TEXT_BYTES) {
    throw unsupportedFile(where, `want at most ${MAX_TEXT_BYTES} bytes of text, got ${bytes.length}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError({ code: "invalid", where, detail: "want text in UTF-8, got other bytes", cause });
  }
}
