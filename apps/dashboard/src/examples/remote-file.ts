/** A file behind an address, read in parts. */
export interface RemoteFile {
  readonly size: number;
  /** Bytes from `from` on, before `to`. */
  readonly read: (from: number, to: number) => Promise<Uint8Array>;
}

/** Looks how long a file is. @throws Error where there is none, or where parts cannot be asked for */
export async function openRemoteFile(url: string): Promise<RemoteFile> {
  const [, size] = /\/(\d+)$/.exec((await part(url, 0, 1)).headers.get("content-range") ?? "") ?? [];
  if (!size) throw new Error(`${url}: want a server that sends parts of files`);
  return {
    size: Number(size),
    read: async (from, to) => {
      if (to <= from) return new Uint8Array();
      const bytes = new Uint8Array(await (await part(url, from, to)).arrayBuffer());
      if (bytes.length !== to - from) throw new Error(`${url}: want ${to - from} bytes, got ${bytes.length}`);
      return bytes;
    },
  };
}

async function part(url: string, from: number, to: number): Promise<Response> {
  // A browser's cache mixes parts of one file up where several are asked for at once.
  const response = await fetch(url, { headers: { range: `bytes=${from}-${to - 1}` }, cache: "no-store" });
  if (response.status !== 206)
    throw new Error(`${url}: want a part of the file, got status ${response.status}`);
  return response;
}
