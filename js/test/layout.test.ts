import { describe, expect, test } from "vitest";
import cases from "../../tests/fixtures/layout.json";
import { layoutTree } from "../src/layout/layout-tree";
import { initiallyCollapsed } from "../src/views/collapse";

type Drivers = Readonly<Record<string, readonly string[] | undefined>>;

describe("boxes, chips and edges go where Python puts them", () => {
  test.each(cases.map((one) => [one.name, one] as const))("%s", (_name, one) => {
    const drivers: Drivers = one.drivers;
    const layout = layoutTree(one.roots, (id) => drivers[id] ?? [], {
      collapsed: new Set(one.collapsed),
      direction: one.direction === "tb" ? "tb" : "lr",
    });
    const { boxes, chips, edges, width, height } = one;
    expect(layout).toEqual({ boxes, chips, edges, width, height });
  });
});

test.each(cases.map((one) => [one.name, one] as const))(
  "about twelve cards open at first: %s",
  (_name, one) => {
    const drivers: Drivers = one.drivers;
    const closed = initiallyCollapsed(one.roots, (id) => drivers[id] ?? [], 12);
    expect([...closed].sort()).toEqual(one.closed_at_first);
  },
);

test("ten thousand boxes are no trouble, also in one row and one chain", {
  timeout: 20_000,
}, () => {
  const driversOf: ((id: string) => string[])[] = [
    (id) => [1, 2, 3, 4].map((n) => String(Number(id) * 4 + n)).filter((d) => Number(d) < 10_000),
    (id) => (id === "0" ? Array.from({ length: 9_999 }, (_, n) => String(n + 1)) : []),
    (id) => (Number(id) < 9_999 ? [String(Number(id) + 1)] : []),
  ];
  for (const drivers of driversOf) {
    const start = performance.now();
    const layout = layoutTree(["0"], drivers, { collapsed: new Set(), direction: "lr" });
    expect(layout.boxes.length).toBe(10_000);
    expect(performance.now() - start).toBeLessThan(4_000);
  }
});
