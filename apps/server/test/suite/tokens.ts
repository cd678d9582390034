import { createToken } from "@basin/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenUrl, openStage, type Stage } from "../stage.js";
import { safetensors } from "../uploads.js";

export function tokenSuite(openUrl: OpenUrl): void {
  describe("tokens", () => {
    let stage: Stage;
    const secrets: Record<string, string> = {};
    beforeAll(async () => {
      stage = await openStage(openUrl, { tokens: true, checkEvery: 50 });
      for (const scope of ["read", "run", "admin"] as const) {
        ({ secret: secrets[scope] } = await createToken(stage.store, {
          name: scope,
          scope,
          expiresAt: null,
        }));
      }
    });
    afterAll(() => stage.close());

    const as = (scope: string): Record<string, string> =>
      secrets[scope] ? { authorization: `Bearer ${secrets[scope]}` } : {};
    const study = `mutation { createStudy(input: { name: "s" }) { study { id } } }`;
    const path = `mutation { registerDataset(input: { name: "p", path: "/p" }) { dataset { id } } }`;

    test.each([
      ["nobody", "{ runs { totalCount } }", "UNAUTHENTICATED"],
      ["nobody", "{ __typename viewer { scope } version { basin } }", undefined],
      ["nobody", study, "UNAUTHENTICATED"],
      ["read", "{ runs { totalCount } }", undefined],
      ["read", study, "FORBIDDEN"],
      ["read", "{ tokens { name } }", "FORBIDDEN"],
      ["run", study, undefined],
      ["run", path, "FORBIDDEN"],
      ["run", `mutation { createToken(input: { name: "x", scope: admin }) { secret } }`, "FORBIDDEN"],
      ["admin", "{ tokens { name } }", undefined],
      ["admin", path, undefined],
    ])("%s asking %s gets %s", async (scope, text, code) => {
      const { errors } = await stage.query(text, {}, as(scope));
      expect(errors[0]?.extensions.code).toBe(code);
    });

    test.each([
      ["nobody", "/metrics", 401],
      ["read", "/metrics", 200],
      ["nobody", "/artifacts/x", 401],
      ["nobody", "/health", 200],
      ["nobody", "/ready", 200],
    ])("%s gets %s with %s", async (scope, address, status) => {
      expect((await stage.get(address, { headers: as(scope) })).status).toBe(status);
    });

    test("uploads need the scope run", async () => {
      const upload = (scope: string) =>
        stage.get("/uploads", { method: "POST", headers: as(scope), body: safetensors() });
      expect([
        (await upload("nobody")).status,
        (await upload("read")).status,
        (await upload("run")).status,
      ]).toEqual([401, 403, 201]);
    });

    test("a secret is shown once and only its hash is stored", async () => {
      const { data } = await stage.query(
        `mutation { createToken(input: { name: "new", scope: read }) { secret token { id name scope } } }`,
        {},
        as("admin"),
      );
      const { secret, token } = data.createToken;
      expect(secret).toMatch(/^bsn_[\w-]{43}$/);
      const { data: listed } = await stage.query("{ tokens { id name lastUsedAt } }", {}, as("admin"));
      expect(JSON.stringify(listed)).not.toContain(secret);
      expect(listed.tokens.find(({ name }: { name: string }) => name === "admin").lastUsedAt).not.toBeNull();
      const use = () => stage.query("{ runs { totalCount } }", {}, { authorization: `Bearer ${secret}` });
      expect((await use()).errors).toEqual([]);
      await stage.query(
        "mutation ($id: ID!) { revokeToken(input: { id: $id }) { token { revokedAt } } }",
        { id: token.id },
        as("admin"),
      );
      expect((await use()).status).toBe(401);
    });

    test.each([["Bearer nonsense"], ["Bearer"], ["Basic YWRtaW46"], [`Bearer bsn_${"x".repeat(5000)}`]])(
      "%.30s does not count",
      async (authorization) => {
        expect((await stage.query("{ version { basin } }", {}, { authorization })).status).toBe(401);
      },
    );

    test("a subscription ends when its token is revoked", async () => {
      const { secret, token } = await createToken(stage.store, {
        name: "live",
        scope: "read",
        expiresAt: null,
      });
      const response = await stage.get("/graphql/stream", {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "text/event-stream",
          authorization: `Bearer ${secret}`,
        },
        body: JSON.stringify({ query: "subscription { changes { seq } }" }),
      });
      const reader = response.body!.getReader();
      await reader.read();
      await stage.store.tokens.revoke(token.id);
      let done = false;
      while (!done) ({ done } = await reader.read());
      expect(done).toBe(true);
    });

    test("an expired token does not count", async () => {
      const { secret } = await createToken(stage.store, {
        name: "short",
        scope: "admin",
        expiresAt: Date.now() + 100,
      });
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(
        (await stage.query("{ runs { totalCount } }", {}, { authorization: `Bearer ${secret}` })).status,
      ).toBe(401);
      await expect(createToken(stage.store, { name: "late", scope: "read", expiresAt: 1 })).rejects.toThrow(
        "want a time to come",
      );
    });
  });
}
