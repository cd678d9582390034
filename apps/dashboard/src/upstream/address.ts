/** The address of Basin's server, from the environment of the process that serves the pages. */
export function serverAddress(): string {
  return (process.env["BASIN_API_URL"] || "http://127.0.0.1:4000").replace(/\/+$/, "");
}
