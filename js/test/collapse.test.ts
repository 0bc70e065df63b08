import { expect, test } from "vitest";
import { initiallyCollapsed } from "../src/views/collapse.ts";

const fan = (count: number, width: number) => (id: string) =>
  Array.from({ length: width }, (_, n) => Number(id) * width + n + 1)
    .filter((driver) => driver < count)
    .map(String);

test("a small tree opens whole", () => {
  expect(initiallyCollapsed(["0"], fan(50, 4)).size).toBe(0);
});

test("a large tree opens with about sixty cards, all of one level first", () => {
  const drivers = fan(10_000, 4);
  const collapsed = initiallyCollapsed(["0"], drivers);
  const shown: string[] = [];
  const visit = (id: string): void => {
    shown.push(id);
    if (!collapsed.has(id)) drivers(id).forEach(visit);
  };
  visit("0");
  expect(shown.length).toBeGreaterThan(40);
  expect(shown.length).toBeLessThanOrEqual(60);
});

test("a root with many drivers opens all the same", () => {
  expect(initiallyCollapsed(["0"], fan(500, 499)).has("0")).toBe(false);
});
