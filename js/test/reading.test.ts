import { describe, expect, test } from "vitest";
import type { PeriodsState } from "../src/protocol.ts";
import { patched, stateOf } from "../src/store.ts";
import { findingsOf } from "../src/views/findings.tsx";
import { type Place, readingOf, verdict } from "../src/views/reading.ts";
import { withUnit } from "../src/views/view.ts";
import { metric, patch, shop } from "./shop.ts";

const MONTHS: PeriodsState = {
  grain: "month",
  keys: ["2022-11", "2022-12", "2023-01"],
  incomplete: { key: "2023-01", days: 20, of: 31, until: "2023-01-20" },
};
const ORDERS = Float64Array.of(90, 93, 80);

function place(position: number, before: number | null, more: Partial<Place> = {}): Place {
  return { periods: MONTHS, position, before, others: null, ...more };
}

describe("a period that is not over", () => {
  const orders = metric("orders", { like: { "2022-12": 60 }, expected: 122, target: 120 });

  test("is compared with the same days, or not at all", () => {
    expect(readingOf(orders, ORDERS, place(2, 1))).toMatchObject({ before: 60, uncompared: "" });
    const why = "not compared: Jan 2023 has 20 of 31 days";
    expect(readingOf(orders, ORDERS, place(2, 0))).toMatchObject({ before: null, uncompared: why });
    expect(readingOf(orders, ORDERS, place(1, 2))).toMatchObject({ before: null, uncompared: why });
    expect(readingOf(orders, ORDERS, place(1, 0))).toMatchObject({ before: 90, uncompared: "" });
  });

  test("is held against its target by what it is heading for", () => {
    expect(readingOf(orders, ORDERS, place(2, 1)).status).toBe("on track");
    const blind = metric("orders", { like: {}, target: 120 });
    expect(readingOf(blind, ORDERS, place(2, 1)).status).toBeNull();
    expect(readingOf(orders, ORDERS, place(1, 0)).expected).toBeNull();
  });

  test("is compared with another segment as it is", () => {
    const others = new Map([["orders", Float64Array.of(30, 31, 20)]]);
    expect(readingOf(orders, ORDERS, place(2, 2, { others })).before).toBe(20);
  });
});

test("what only rounding sets apart has not changed", () => {
  const tenth = Float64Array.of(0.1 + 0.2, 0.3, 0.3 + 1e-11);
  const read = (position: number, before: number) =>
    readingOf(
      metric("orders"),
      tenth,
      place(position, before, { periods: { ...MONTHS, incomplete: null } }),
    );
  expect(tenth[0]).not.toBe(tenth[1]);
  expect(read(0, 1)).toMatchObject({ value: tenth[0], before: tenth[0] });
  expect(read(1, 2)).toMatchObject({ value: tenth[1], before: tenth[2] });
});

test("a change is judged by the distance from the range of a balance", () => {
  const days = { aim: "balance", balance: [20, 30] } as const;
  const range = { aim: days.aim, balance: [...days.balance] as [number, number] };
  expect(verdict(range, 28, 33, null)).toBe("up");
  expect(verdict(range, 18, 22, null)).toBe("dn");
  expect(verdict(range, 22, 28, null)).toBe("eq");
  expect(verdict({ aim: "balance" }, 22, 28, null)).toBe("eq");
});

test("what follows from an edit changes single fields; null takes one away", () => {
  const snapshot = shop();
  const [revenue] = snapshot.metrics;
  if (revenue) Object.assign(revenue, { expected: 5, like: { "2026-09": 1 } });
  const state = stateOf(snapshot);
  const after = patched(
    state,
    patch(8, { derived: { revenue: { expected: null, inferred_unit: "EUR" } } }),
    undefined,
  );
  const known = after?.metrics.get("revenue");
  expect(known).toMatchObject({ inferred_unit: "EUR", like: { "2026-09": 1 }, label: "Revenue" });
  expect(known && "expected" in known).toBe(false);
  expect(after?.metrics.get("price")).toBe(state.metrics.get("price"));
});

test("an inferred unit is the one that is shown, and stays the same object", () => {
  const inferred = metric("revenue", { inferred_unit: "EUR" });
  expect(withUnit(inferred).unit).toBe("EUR");
  expect(withUnit(inferred)).toBe(withUnit(inferred));
  const said = metric("revenue", { unit: "USD" });
  expect(withUnit(said)).toBe(said);
});

test("the worst findings come first, else in reading order", () => {
  const finding = (severity: "error" | "warning" | "info", message: string) => ({
    code: "x",
    severity,
    message,
    hint: "",
  });
  const found = findingsOf([
    metric("a", { findings: [finding("info", "1"), finding("warning", "2")] }),
    metric("b", { findings: [finding("warning", "3"), finding("error", "4")] }),
  ]);
  expect(found.map(({ finding }) => finding.message)).toEqual(["4", "2", "3", "1"]);
});
