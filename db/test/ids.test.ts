import { idPrefixes, newId } from "@basin/db";
import { expect, test, vi } from "vitest";

test("an id names what it is of and when it was made", () => {
  const before = Date.now();
  const id = newId("run");
  expect(id).toMatch(/^run_[0-9a-z]{18}$/);
  const time = Number.parseInt(id.slice(4, 13), 36);
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(Date.now());
  expect(new Set(Object.values(idPrefixes)).size).toBe(Object.keys(idPrefixes).length);
});

test("ids sort by creation, also when the clock is set back, and never repeat", () => {
  const ids: string[] = [];
  try {
    for (let i = 0; i < 3000; i++) {
      if (i === 1000) vi.setSystemTime(Date.now() - 1e9);
      ids.push(newId("job"));
    }
  } finally {
    vi.useRealTimers();
  }
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
});
