/** Puts words into the address without asking for the page again; undefined ones are taken out. */
export function writeAddress(words: Readonly<Record<string, string | undefined>>): void {
  const address = new URL(window.location.href);
  for (const [name, word] of Object.entries(words)) {
    if (word === undefined) address.searchParams.delete(name);
    else address.searchParams.set(name, word);
  }
  // Commas are readable in an address and need no escape.
  const search = address.searchParams.toString().replaceAll("%2C", ",");
  window.history.replaceState(null, "", `${address.pathname}${search && `?${search}`}`);
}
