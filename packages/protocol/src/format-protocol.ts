/** A protocol in one line for people: `data digits, split test, images 64`. What is empty is left out. */
export function formatProtocol(protocol: object): string {
  return Object.entries(protocol)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name} ${formatValue(value)}`)
    .join(", ");
}

function formatValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(formatValue).join("; ");
  return typeof value === "object" && value !== null ? `(${formatProtocol(value)})` : String(value);
}
