import { invalid } from "@basin/compute";

/** A reader of a point in time: from a date or a time with its zone to ISO 8601. A date is its midnight in UTC. */
export function timeOf(where: string): (text: string) => string {
  return (text) => {
    const time = /^\d{4}-\d\d-\d\d(T.*(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(time)) return new Date(time).toISOString();
    throw invalid(where, "a time as 2027-01-31 or 2027-01-31T12:00:00Z", text);
  };
}
