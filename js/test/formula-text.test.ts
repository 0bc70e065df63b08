import { describe, expect, test } from "vitest";
import functions from "../../kpitree_widgets/formula/functions.py?raw";
import { codeUnits, complete, FUNCTIONS, labelled, tokens } from "../src/editing/formula-text.ts";
import { metric } from "./shop.ts";

const metrics = new Map(
  [
    metric("customers", { label: "Customers" }),
    metric("orders", { label: "Orders per customer" }),
    metric("odd", { label: "Share [%]" }),
    metric("sum_", { label: "Sum" }),
    metric("a", { label: "b" }),
    metric("b", { label: "Beta" }),
  ].map((one) => [one.id, one]),
);

describe("canonical text is shown with labels", () => {
  test.each([
    ["customers * orders", "Customers × [Orders per customer]"],
    ["customers / 2 - orders", "Customers ÷ 2 − [Orders per customer]"],
    ["safe_div(customers, orders)", "safe_div(Customers, [Orders per customer])"],
    ["odd + 5%", "`Share [%]` + 5%"],
    ["sum_ + unknown", "[Sum] + unknown"],
    ["a + b", "[b] + Beta"],
    ["customers ** 2", "Customers ^ 2"],
    ["if_(customers >= 2, a, 0)", "if_(Customers ≥ 2, [b], 0)"],
  ])("%s", (formula, shown) => {
    expect(labelled(formula, metrics)).toBe(shown);
  });
});

test("cutting a text into pieces loses nothing", () => {
  const text = "[New users] × conv  + sum(`a b`, 1,200.5) ÷ é_1 ? [open";
  expect(
    tokens(text)
      .map((token) => token.text)
      .join(""),
  ).toBe(text);
  expect(tokens(text).map((token) => token.kind)).toContain("function");
  for (const { start, text: piece } of tokens(text))
    expect(text.slice(start).startsWith(piece)).toBe(true);
});

describe("completion", () => {
  const offered = (text: string) =>
    complete(text, text.length, metrics, "").offered.map((one) => one.insert);

  test("offers labels by their beginning, and functions", () => {
    expect(offered("cus")).toEqual(["Customers", "[Orders per customer]"]);
    expect(offered("Customers × sa")).toEqual(["safe_div("]);
  });

  test("takes several words as one label, or the last ones after an x that multiplies", () => {
    expect(offered("Customers × Orders per")).toEqual(["[Orders per customer]"]);
    const text = "Customers x Orders p";
    expect(complete(text, text.length, metrics, "")).toMatchObject({ start: 12, word: "Orders p" });
  });

  test("goes on inside an open bracket, and replaces the bracket", () => {
    const found = complete("2 × [ord", 8, metrics, "");
    expect(found.start).toBe(4);
    expect(found.offered.map((one) => one.insert)).toEqual(["[Orders per customer]"]);
  });

  test("does not offer the metric whose formula it is, and nothing for nothing", () => {
    expect(
      complete("custom", 6, metrics, "customers").offered.map((one) => one.metric?.id),
    ).toEqual(["orders"]);
    expect(offered("Customers × ")).toEqual([]);
  });
});

test("positions of the kernel count characters, not UTF-16 units", () => {
  expect(codeUnits("💶 + b", 4)).toBe(5);
});

test("the functions that are offered are those the kernel knows", () => {
  const known = [...functions.matchAll(/^ {4}"(\w+)": Function\(/gm)].map((match) => match[1]);
  expect([...FUNCTIONS].sort()).toEqual(known.sort());
});
