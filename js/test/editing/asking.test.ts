import { describe, expect, test } from "vitest";
import { echo, end, number, targetAt, thresholds, valueAt } from "../../src/editing/asking.ts";
import { FUNCTIONS, usedIn } from "../../src/editing/formula-text.ts";
import { argumentsOf, callAt } from "../../src/editing/function-help.ts";
import { linesOf } from "../../src/editing/lines.ts";
import { dayOf } from "../../src/editing/notes-section.tsx";
import { stateOf } from "../../src/store.ts";
import { FUNCTION_HELP } from "../../src/text/functions.ts";
import { metric, shop } from "../shop.ts";

const price = metric("price", { unit: "EUR" });
const rate = metric("rate", { inferred_unit: "%" });
const { metrics } = stateOf(shop());

describe("what a text asks for", () => {
  test("a number, a change of the present one, or nothing", () => {
    const ask = number(price, 200, (target) => ({ changes: { target } }));
    expect(ask("€1.5K")).toEqual({ changes: { target: 1500 } });
    expect(ask("+10%")).toEqual({ changes: { target: 220 } });
    expect(ask("  ")).toEqual({ changes: { target: null } });
    expect(ask("a lot")).toMatch(/"a lot" is not a number/);
  });

  test("the unit that the formula gives counts where none is said", () => {
    expect(number(rate, null, (maximum) => ({ changes: { maximum } }))("4.2")).toEqual({
      changes: { maximum: 0.042 },
    });
    expect(echo("4.2", rate, null)).toBe("4.2%");
    expect(echo("none", rate, null)).toBe("not a number");
  });

  test("one end of a range leaves the other as it is, and two open ends are none", () => {
    const bounded = metric("price", { limits: [1, 9] });
    expect(end(bounded, "limits", 1)("*2")).toEqual({ changes: { limits: [1, 18] } });
    expect(end(bounded, "limits", 0)("")).toEqual({ changes: { limits: [null, 9] } });
    expect(end(metric("price", { limits: [1, null] }), "limits", 0)("")).toEqual({
      changes: { limits: null },
    });
  });

  test("a target in one period leaves those of the others", () => {
    const keys = ["a", "b"];
    const one = metric("price", { target: 10 });
    expect(targetAt(one, "b", keys)("+5")).toEqual({ changes: { target: { a: 10, b: 15 } } });
    const some = metric("price", { target: { a: 1 } });
    expect(targetAt(some, "a", keys)("")).toEqual({ changes: { target: null } });
    expect(targetAt(metric("price"), "a", keys)("3")).toEqual({ changes: { target: { a: 3 } } });
  });

  test("a value by hand is for its period, or for all where there are none", () => {
    expect(valueAt(price, "a", 8)("/2")).toEqual({ changes: {}, value: 4, period: "a" });
    expect(valueAt(price, "", null)("7")).toEqual({ changes: {}, value: 7, period: null });
  });

  test.each([
    ["98%, 90%", { changes: { thresholds: [0.98, 0.9] } }],
    ["98 90", { changes: { thresholds: [0.98, 0.9] } }],
    ["", { changes: { thresholds: null } }],
  ])("thresholds are two shares: %s", (text, asked) => {
    expect(thresholds(text)).toEqual(asked);
  });

  test("one share is none", () => {
    expect(thresholds("98%")).toMatch(/two shares/);
  });
});

describe("help with functions", () => {
  test("every function of the completion is explained", () => {
    expect(Object.keys(FUNCTION_HELP).sort()).toEqual([...FUNCTIONS].sort());
  });

  test.each([
    ["roll_avg(", "roll_avg", 0],
    ["roll_avg([a, b], ", "roll_avg", 1],
    ["max(1, (2 + 3) * lag(a", "lag", 0],
    ["max(1, lag(a), ", "max", 2],
    ["clip(min(a, b), (c - 1)", "clip", 1],
  ])("the caret of %s is in %s, argument %i", (text, name, argument) => {
    expect(callAt(text, text.length)).toEqual({ name, argument });
  });

  test.each(["max(1)", "Customers (", "a, b", "[max("])("%s is in none", (text) => {
    expect(callAt(text, text.length)).toBeNull();
  });

  test("a usage comes apart into its arguments", () => {
    expect(argumentsOf("clip(a, lowest, highest)")).toEqual({
      head: "clip(",
      parts: ["a", "lowest", "highest"],
    });
  });
});

test("a text names metrics by label, bracketed or plain, each once", () => {
  const used = usedIn("[New customers] + price * [new customers] + Rent", metrics);
  expect(used.map(({ id }) => id)).toEqual(["new_customers", "price"]);
});

describe("lines", () => {
  test("a subtree reads top down, and inputs that a formula names have no line", () => {
    expect(linesOf(["revenue"], metrics)).toBe(
      "Revenue = Customers * Price\nCustomers = [New customers] + [Repeat customers]",
    );
  });

  test("an input alone is its name, in brackets where that would read as more", () => {
    expect(linesOf(["price"], metrics)).toBe("Price");
    const odd = new Map([["odd", metric("odd", { label: "A = B" })]]);
    expect(linesOf(["odd"], odd)).toBe("[A = B]");
  });
});

test.each([
  ["2026-03", "2026-03-01"],
  ["2026-03-14", "2026-03-14"],
  ["2026-03-14T10", "2026-03-14"],
  ["2026-Q3", "2026-07-01"],
  ["2026", "2026-01-01"],
  ["2026-W01", "2025-12-29"],
  ["2022-W51", "2022-12-19"],
])("a note of %s starts on %s", (key, day) => {
  expect(dayOf(key)).toBe(day);
});

test("the other end that was typed and refused comes along", () => {
  const bounded = metric("price", { limits: [1, 2] });
  expect(end(bounded, "limits", 1, "5")("6")).toEqual({ changes: { limits: [5, 6] } });
  expect(end(bounded, "limits", 1, "five")("6")).toEqual({ changes: { limits: [1, 6] } });
});
