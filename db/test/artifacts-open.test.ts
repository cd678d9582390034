import { openArtifactStore } from "@basin/db";
import { describe, expect, it } from "vitest";
import { expectStoreError } from "./suite/artifacts.js";

describe("the location of artifacts", () => {
  it.each([
    ["", /^artifacts: want a folder or s3:\/\/bucket\/prefix, got ""$/],
    ["  ", /want a folder or/],
    ["http://127.0.0.1/artifacts", /got "http:/],
    ["file:///artifacts", /want a folder or/],
    ["s3://", /want (s3:|a bucket)/],
    ["s3://A_bucket/x", /want a bucket's name/],
    ["s3://ab", /want a bucket's name/],
    ["s3://bucket:80/x", /want a bucket's name/],
    ["s3://bucket/a//b", /want a prefix/],
    ["s3://bucket/a%2f..", /want a prefix/],
    [`s3://bucket/${"a".repeat(600)}`, /want a prefix/],
    ["s3://bucket/a?acl=public", /want parameters endpoint, region, got "acl"$/],
    ["s3://bucket/a?endpoint=nowhere", /want an endpoint such as http:\/\/127\.0\.0\.1:9000/],
    ["s3://bucket/a?endpoint=ftp://127.0.0.1", /want an endpoint such as/],
    ["s3://bucket/a?region=eu west", /want a region such as us-east-1/],
  ])("is refused: %j", (location, message) =>
    expectStoreError(() => openArtifactStore(location), "invalid", message),
  );

  it.each([
    "s3://me:secret@bucket/a",
    "s3://me:secret@bucket:x/a",
    "s3://bucket/a?endpoint=http://me:secret@127.0.0.1:9000",
    "https://me:secret@127.0.0.1/a",
  ])("never comes back with the keys in it: %j", async (location) => {
    const error: unknown = await openArtifactStore(location).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "invalid", message: expect.not.stringContaining("secret") });
  });
});
