import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noChromium, startDashboard, type TestDashboard } from "./dashboard.ts";

const secret = "key-of-a-test";

describe.skipIf(noChromium)(`a server that asks for tokens${noChromium ? ` (${noChromium})` : ""}`, () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard({ needsTokens: true, points: 5 });
    const secretHash = createHash("sha256").update(secret).digest("hex");
    await dashboard.seeded.store.tokens.create({ name: "test", scope: "run", expiresAt: null, secretHash });
  });
  afterAll(() => dashboard?.stop());

  it("lets visitors in with their key, and keeps it from scripts", async () => {
    const { page } = await dashboard.open("/runs");
    await page.getByText("This page cannot be shown").waitFor();
    expect(await page.getByText("train clean").count()).toBe(0);
    await page.getByLabel("Token").fill("a-wrong-one");
    await page.getByRole("button", { name: "Use it" }).click();
    await page.getByText("Not taken: want a token that is known").waitFor();
    await page.getByLabel("Token").fill(secret);
    await page.getByRole("button", { name: "Use it" }).click();
    // The page that was asked for, not another one.
    await page.getByText("train clean").first().waitFor();
    await page.getByText("live", { exact: true }).waitFor();
    expect(await page.evaluate(() => document.cookie)).toBe("");
    await page.context().close();
  });

  it("shows a share to those who have none", async () => {
    const asked = await fetch(`${dashboard.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
      body: JSON.stringify({
        query: "mutation ($input: CreateShareInput!) { createShare(input: $input) { share { slug } } }",
        variables: { input: { surfaces: dashboard.seeded.surfaces.slice(0, 2), title: "for everyone" } },
      }),
    });
    const { data } = (await asked.json()) as { data: { createShare: { share: { slug: string } } } };
    const { page, complaints } = await dashboard.open(`/s/${data.createShare.share.slug}`);
    await page.context().addCookies([{ name: "basin_token", value: "expired", url: dashboard.url }]);
    await page.reload();
    await page.getByRole("heading", { name: "for everyone" }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
