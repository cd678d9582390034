import type { AxeResults } from "axe-core";
import axe from "axe-core";
import type { Page } from "playwright-core";

/** The levels of WCAG that pages keep to, and what axe asks for beside them. */
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];

/** What keeps people with assistive technology, or with eyes that need contrast, from using a page: one line for each. */
export async function accessibilityComplaints(page: Page): Promise<string[]> {
  // In the world of the tool, where the page's own policy does not forbid scripts.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (values) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly: { type: "tag", values },
        resultTypes: ["violations"],
      }),
    tags,
  );
  return violations.flatMap(toLines);
}

function toLines({ id, nodes }: AxeResults["violations"][number]): string[] {
  return nodes.map(({ target, failureSummary = "" }) =>
    [id, target.join(" "), ...failureSummary.split("\n").slice(1)].join(": ").replaceAll(/\s+/g, " "),
  );
}
