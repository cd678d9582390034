/** The name of the cookie that holds a visitor's key to the API. */
export const TOKEN_COOKIE = "basin_token";

/** The key that requests are made with: the visitor's own, else the one that this app was started with. */
export function tokenFrom(cookies: string | null): string | undefined {
  const pair = (cookies ?? "")
    .split(";")
    .map((text) => text.trim())
    .find((text) => text.startsWith(`${TOKEN_COOKIE}=`));
  const own = pair && decodeURIComponent(pair.slice(TOKEN_COOKIE.length + 1));
  return own || process.env["BASIN_TOKEN"] || undefined;
}
