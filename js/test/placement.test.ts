import { expect, test } from "vitest";
import { zoomed } from "../src/interactions/zoom.ts";
import { ticks } from "../src/views/line-chart.tsx";
import { placement } from "../src/views/placement.ts";
import { inRegion, regionOf } from "../src/views/region.ts";

const screen = { width: 1000, height: 800 };
const panel = { width: 300, height: 200 };
const anchor = (left: number, top: number) => ({ left, top, right: left + 200, bottom: top + 100 });

test("a panel stands below its anchor, above it at the bottom of the screen", () => {
  expect(placement(anchor(100, 100), panel, screen)).toMatchObject({ left: 100, top: 210 });
  expect(placement(anchor(100, 650), panel, screen)).toMatchObject({ left: 100, top: 440 });
});

test("a panel is inside the screen wherever the anchor is", () => {
  for (const left of [-500, 0, 500, 1500])
    for (const top of [-500, 0, 300, 700, 1500])
      for (const height of [100, 500, 2000]) {
        const place = placement(anchor(left, top), { width: 300, height }, screen);
        expect(place.left).toBeGreaterThanOrEqual(8);
        expect(place.left + 300).toBeLessThanOrEqual(992);
        expect(place.top).toBeGreaterThanOrEqual(8);
        expect(place.top + Math.min(height, place.maxHeight)).toBeLessThanOrEqual(792);
      }
});

test("zooming keeps the point under the pointer where it is", () => {
  const before = { x: 40, y: -20, k: 0.5 };
  const after = zoomed(before, 1.7, 300, 200);
  expect((300 - after.x) / after.k).toBeCloseTo((300 - before.x) / before.k, 9);
  expect((200 - after.y) / after.k).toBeCloseTo((200 - before.y) / before.k, 9);
  expect(zoomed(before, 1e9, 0, 0).k).toBe(2.5);
});

test("what is visible is always inside the drawn region", () => {
  for (const k of [0.05, 0.5, 1, 2])
    for (const x of [-3000, -1, 0, 77.5, 4000]) {
      const region = regionOf({ x, y: x / 2, k }, 800, 500);
      const visible = { x: -x / k, y: -x / 2 / k, width: 800 / k, height: 500 / k };
      expect(region.left).toBeLessThanOrEqual(visible.x);
      expect(region.right).toBeGreaterThanOrEqual(visible.x + visible.width);
      expect(region.top).toBeLessThanOrEqual(visible.y);
      expect(region.bottom).toBeGreaterThanOrEqual(visible.y + visible.height);
      expect(inRegion(visible, region)).toBe(true);
    }
});

test("ticks are round, a few, and inside", () => {
  expect(ticks(0, 100)).toEqual([0, 25, 50, 75, 100]);
  expect(ticks(9_812, 12_700)).toEqual([10_000, 11_000, 12_000]);
  for (const [low, high] of [
    [0.031, 0.042],
    [-5, 5],
    [1e6, 1.1e6],
    [3, 3.0001],
  ] as const) {
    const found = ticks(low, high);
    expect(found.length).toBeGreaterThanOrEqual(2);
    expect(found.length).toBeLessThanOrEqual(6);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...found)).toBeLessThanOrEqual(high + (high - low) * 1e-6);
  }
});
