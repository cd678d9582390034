import type { Page } from "playwright-core";

/**
 * What keeps people with assistive technology, or with eyes that need contrast, from using a page: one line for each.
 * Runs in the page. It looks for controls, pictures and tables without a name, ids that are there twice, a heading that
 * is missing, and text whose contrast is below WCAG AA.
 */
export function accessibilityComplaints(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const complaints: string[] = [];
    const say = (element: Element, what: string): void => {
      const classes = element.getAttribute("class");
      complaints.push(
        `${element.tagName.toLowerCase()}${classes ? `.${classes}` : ""} "${(element.textContent ?? "").trim().slice(0, 30)}": ${what}`,
      );
    };
    const isShown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });
    const nameOf = (element: Element): string => {
      const labels = "labels" in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
      const by = (element.getAttribute("aria-labelledby") ?? "")
        .split(" ")
        .map((id) => document.getElementById(id));
      return [
        element.getAttribute("aria-label"),
        ...[...labels, ...by].map((one) => one?.textContent),
        element.textContent,
        element.getAttribute("title"),
      ]
        .filter(Boolean)
        .join("")
        .trim();
    };
    for (const element of document.querySelectorAll(
      "button, a[href], input, select, textarea, [role=application], [role=img], progress",
    )) {
      const isField = ["INPUT", "SELECT", "PROGRESS"].includes(element.tagName);
      const name = isField ? nameOf(element).replace(element.textContent ?? "", "") : nameOf(element);
      if (isShown(element) && name === "") say(element, "has no name");
    }
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index)))
      complaints.push(`id ${id} is there twice`);
    if (document.querySelectorAll("h1").length !== 1) complaints.push("want one h1");
    if (document.querySelectorAll("main").length !== 1) complaints.push("want one main");
    if (!document.documentElement.lang) complaints.push("want a language");
    for (const table of document.querySelectorAll("table")) {
      if (!table.querySelector("th")) say(table, "has no header");
    }

    const channels = (text: string): number[] => (text.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = ([red = 0, green = 0, blue = 0]: readonly number[]): number => {
      const [r, g, b] = [red, green, blue].map((byte) =>
        byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const groundOf = (element: Element | null): number[] => {
      for (let at = element; at; at = at.parentElement) {
        const [red = 0, green = 0, blue = 0, alpha = 1] = channels(getComputedStyle(at).backgroundColor);
        if (alpha > 0.99) return [red, green, blue];
      }
      return [255, 255, 255];
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (
        !element ||
        !node.textContent?.trim() ||
        !isShown(element) ||
        element.closest("svg, script, style, :disabled")
      )
        continue;
      const style = getComputedStyle(element);
      const [ink, ground] = [luminance(channels(style.color)), luminance(groundOf(element))];
      const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
      const isLarge = Number.parseFloat(style.fontSize) >= 24;
      if (ratio < (isLarge ? 3 : 4.5)) say(element, `contrast ${ratio.toFixed(2)}`);
    }
    return [...new Set(complaints)];
  });
}
