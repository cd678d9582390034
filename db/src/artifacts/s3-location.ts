import { StoreError } from "../errors.js";

/** Where artifacts lie in an S3-compatible store. */
export interface S3Location {
  readonly bucket: string;
  /** Without slashes at its ends; empty for the bucket itself. */
  readonly prefix: string;
  readonly region: string;
  /** `undefined` for Amazon's own. */
  readonly endpoint: string | undefined;
}

const FORM = "s3://bucket/prefix?endpoint=http://host:port&region=us-east-1";
const parameters = ["endpoint", "region"];
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const prefixName = /^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/;
const regionName = /^[a-z0-9-]{1,40}$/;

/**
 * The parts of `s3://bucket/prefix?endpoint=...&region=...`; the region is AWS_REGION's or us-east-1 where it is not given.
 *
 * @throws StoreError `invalid`; keys in the address are refused and never repeated in the message
 */
export function parseS3Location(location: string): S3Location {
  const url = parseUrl(location, FORM);
  if (url.username || url.password) throw keysInAddress("location");
  const stray = [...url.searchParams.keys()].find((name) => !parameters.includes(name));
  if (stray !== undefined) throw refuse(`parameters ${parameters.join(", ")}`, stray);
  const endpoint = url.searchParams.get("endpoint") || undefined;
  return {
    bucket: check(url.host, bucketName, "a bucket's name of 3 to 63 characters from a-z 0-9 . -"),
    prefix: parsePrefix(url.pathname),
    region: check(regionOf(url), regionName, "a region such as us-east-1"),
    endpoint: endpoint && parseEndpoint(endpoint),
  };
}

function regionOf(url: URL): string {
  return (
    url.searchParams.get("region") ||
    process.env["AWS_REGION"] ||
    process.env["AWS_DEFAULT_REGION"] ||
    "us-east-1"
  );
}

function parsePrefix(path: string): string {
  const prefix = path.replace(/^\/|\/$/g, "");
  return prefix === "" ? "" : check(prefix, prefixName, "a prefix of names from A-Z a-z 0-9 _ ! . * ' ( ) -");
}

function parseEndpoint(text: string): string {
  const url = parseUrl(text, "an endpoint such as http://127.0.0.1:9000");
  if (url.username || url.password) throw keysInAddress("endpoint");
  if (/^https?:$/.test(url.protocol) && !url.search && !url.hash) return url.href.replace(/\/$/, "");
  throw refuse("an endpoint such as http://127.0.0.1:9000", text);
}

function parseUrl(text: string, want: string): URL {
  try {
    return new URL(text);
  } catch (cause) {
    throw refuse(want, text.replace(/\/\/[^/]*@/, "//"), cause);
  }
}

function check(text: string, form: RegExp, want: string): string {
  if (form.test(text) && text.length <= 500) return text;
  throw refuse(want, text);
}

function keysInAddress(part: string): StoreError {
  const detail = `want no keys in the ${part}, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead`;
  return new StoreError({ code: "invalid", where: "artifacts", detail });
}

function refuse(want: string, got: string, cause?: unknown): StoreError {
  const detail = `want ${want}, got ${JSON.stringify(got.slice(0, 200))}`;
  return new StoreError({ code: "invalid", where: "artifacts", detail, cause });
}
