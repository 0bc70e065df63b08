import { describe, expect, test } from "vitest";
import cases from "../../tests/fixtures/evaluation.json";
import { type Axis, evaluation, type Group } from "../src/evaluation.ts";
import type { MetricState } from "../src/protocol.ts";
import { type State, stateOf } from "../src/store.ts";
import { differsAt, type Formulas, openComputer } from "../src/what-if/computing.ts";
import { givenBy, overrideText, parseOverride, relativeText } from "../src/what-if/override.ts";
import { roundStep, spanOf } from "../src/what-if/span.ts";
import { metric, shop } from "./shop.ts";

const NONE = Number.NaN;
const row = (...numbers: number[]) => Float64Array.from(numbers);

describe("what is typed", () => {
  test.each([
    ["42", null, 42],
    ["12k", null, 12_000],
    ["€1.5M", "EUR", 1_500_000],
    ["4.2%", "%", 0.042],
    ["4.2", "%", 0.042],
    ["+10%", "%", "+10%"],
    ["-5 %", "EUR", "-5 %"],
    ["−3", null, "-3"],
    ["+12k", null, "+12000"],
    ["+0.5 pp", "%", "+0.5 pp"],
    ["+2%/month", null, "+2%/month"],
    ["+2% a month", null, "+2% a month"],
    ["=-3", null, -3],
    ["lots", null, null],
    ["", null, null],
    ["+", null, null],
    ["+3/month", null, null],
  ])("%s in %s is %s", (text, unit, override) => {
    expect(parseOverride(text, unit)).toEqual(override);
  });

  test.each([
    [0.042, "%", "4.20%"],
    ["+10%", "%", "+10%"],
    ["-3", "EUR", "−€3.00"],
    [{ "2026-01": 3 }, null, "by period"],
    [{ path: { "2026-01-31": 3 } }, null, "on a path"],
  ])("%s of %s is told as %s", (override, unit, text) => {
    expect(overrideText(override, unit)).toBe(text);
  });

  test("a slider over several periods is told in percent", () => {
    expect(relativeText(110, 100)).toBe("+10%");
    expect(relativeText(0.0333, 0.03)).toBe("+11%");
    expect(relativeText(50, 100)).toBe("-50%");
  });
});

describe("an override gives", () => {
  const keys = ["2026-01", "2026-02", "2026-03"];
  const base = row(10, 20, NONE);
  const given = (override: Parameters<typeof givenBy>[0]) => givenBy(override, base, [1, 2], keys);

  test("nothing outside of the range, and nothing where there is nothing to change", () => {
    expect(given(5)).toEqual(row(NONE, 5, 5));
    expect(given("+10%")).toEqual(row(NONE, 22, NONE));
    expect(given("-3")).toEqual(row(NONE, 17, NONE));
    expect(given("+50 pp")).toEqual(row(NONE, 20.5, NONE));
  });

  test("growth that compounds from the first period of the range", () => {
    expect(givenBy("+50%/period", row(100, 100, 100), [1, 2], keys)).toEqual(row(NONE, 150, 225));
  });

  test("values by period wherever they are named", () => {
    expect(given({ "2026-01": 7, "2030-01": 1 })).toEqual(row(7, NONE, NONE));
  });

  test("null where only the kernel can tell", () => {
    expect(given({ path: { "2026-03-31": 3 } })).toBeNull();
    expect(given("by magic")).toBeNull();
    expect(givenBy(5, base, null, keys)).toBeNull();
  });
});

describe("a slider goes", () => {
  const span = (more: Partial<MetricState>, before: number[], now: number) =>
    spanOf(metric("lever", more), row(...before, now), before.length);

  test("through the history and half of the present value to either side, in round steps", () => {
    expect(span({}, [80, 100, 120], 100)).toEqual({ low: 50, high: 150, step: 1 });
    expect(span({}, [80, 250, 120], 100)).toEqual({ low: 50, high: 250, step: 2 });
  });

  test("no further than three times the present value, and not through what was long ago", () => {
    expect(span({}, [80, 900, 120], 100)?.high).toBe(300);
    expect(span({}, [280, ...Array<number>(23).fill(100)], 100)?.high).toBe(150);
  });

  test("no further than limits, zero and the whole", () => {
    expect(span({ limits: [90, 130] }, [80, 100], 100)).toMatchObject({ low: 90, high: 130 });
    expect(span({ limits: [null, 130] }, [80, 100], 100)).toMatchObject({ low: 50, high: 130 });
    expect(span({}, [0, 1, 2], 1)?.low).toBe(0);
    expect(span({ unit: "%" }, [0.7, 0.8, 0.9], 0.8)?.high).toBe(1);
    expect(span({ unit: "%" }, [0.7, 1.4], 1.4)?.high).toBeGreaterThan(1.4);
    expect(span({ maximum: 110 }, [80, 100], 100)?.high).toBe(110);
  });

  test("to where the value is even beyond its limits", () => {
    expect(span({ limits: [0, 50] }, [80, 100], 100)?.high).toBe(100);
  });

  test("below zero where the history does", () => {
    const found = span({}, [-5, 5], -5);
    expect(found?.low).toBeLessThan(-5);
    expect(found?.high).toBeGreaterThanOrEqual(5);
  });

  test("nowhere without a value, and around nothing by one", () => {
    expect(span({}, [], NONE)).toBeNull();
    expect(span({}, [0], 0)).toEqual({ low: 0, high: 1, step: 0.01 });
    expect(span({ limits: [3, 3] }, [3], 3)).toBeNull();
  });

  test("in steps of 1, 2 or 5", () => {
    expect([0.13, 0.3, 0.9, 1, 7, 49].map(roundStep)).toEqual([0.1, 0.2, 0.5, 1, 5, 20]);
  });
});

describe("the page computes", () => {
  const formulas: Formulas = {
    rev: 7,
    groups: [
      [["customers", ["+", ["ref", "new_customers"], ["ref", "repeat"]]]],
      [["revenue", ["*", ["ref", "customers"], ["ref", "price"]]]],
    ],
    years: [2026, 2026, 2026],
    openings: {},
    scenarios: [],
  };
  const tree = stateOf({
    ...shop(),
    series: [
      [900, 950, 990],
      [90, 95, 99],
      [40, 45, 44],
      [50, 50, 55],
      [10, 10, 10],
    ],
  });
  const NEW = row(NONE, NONE, 50);

  test("what an override reaches, and nothing else", () => {
    const found = openComputer(formulas, tree).run(new Map([["new_customers", NEW]]));
    expect([...found.keys()].sort()).toEqual(["customers", "new_customers", "revenue"]);
    expect(found.get("new_customers")).toEqual(row(40, 45, 50));
    expect(found.get("revenue")).toEqual(row(900, 950, 1050));
  });

  test("the tree as it is without overrides, whatever was tried before", () => {
    const computer = openComputer(formulas, tree);
    computer.run(new Map([["new_customers", NEW]]));
    computer.run(new Map([["customers", row(NONE, NONE, 1)]]));
    expect(computer.run(new Map()).size).toBe(0);
    const found = computer.run(new Map([["price", row(NONE, NONE, 20)]]));
    expect(found.get("revenue")).toEqual(row(900, 950, 1980));
  });

  test("a held metric with its formula in force where nothing is given", () => {
    const held = new Map([
      ["customers", row(NONE, NONE, 200)],
      ["new_customers", row(NONE, 55, 1)],
    ]);
    const found = openComputer(formulas, tree).run(held);
    expect(found.get("customers")).toEqual(row(90, 105, 200));
    expect(found.get("revenue")).toEqual(row(900, 1050, 2000));
  });

  test("a metric's own data until its drivers have some", () => {
    const unfed = stateOf({
      ...shop(),
      series: [
        [900, 950, 990],
        [90, 95, 99],
        [40, 45, 44],
        [50, 50, 55],
        [null, null, null],
      ],
    });
    const computer = openComputer(formulas, unfed);
    const kept = computer.run(new Map([["new_customers", NEW]]));
    expect(kept.get("revenue")).toEqual(row(900, 950, 990));
    const fed = computer.run(new Map([["price", row(NONE, NONE, 2)]]));
    expect(fed.get("revenue")).toEqual(row(NONE, NONE, 198));
    const held = computer.run(new Map([["revenue", row(NONE, 5, NONE)]]));
    expect(held.get("revenue")).toEqual(row(900, 5, 990));
  });

  test("in arrays of its own, so that what is shown does not change behind its back", () => {
    const computer = openComputer(formulas, tree);
    const first = computer.run(new Map([["new_customers", NEW]])).get("revenue");
    computer.run(new Map([["new_customers", row(NONE, NONE, 1)]]));
    expect(first).toEqual(row(900, 950, 1050));
  });

  test.each(cases.trees)("step by step the same as at once: $name", (each) => {
    const { groups, years, openings } = each as unknown as Formulas;
    const inputs = inputsOf(each.inputs);
    const base = fresh(groups, { years, openings }, inputs);
    const drivers = new Map(groups.flat().map(([id, formula]) => [id, namesIn(formula)]));
    const state: State = {
      ...tree,
      periods: { grain: "month", keys: years.map((_, at) => `2026-${at}`) },
      metrics: new Map(
        [...base].map(([id]) => [id, metric(id, { drivers: drivers.get(id) ?? [] })]),
      ),
      series: base,
    };
    const computer = openComputer({ ...formulas, groups, years, openings }, state);
    const tried = new Map<string, Float64Array>();
    for (const [id, series] of inputs.filter(([id]) => !drivers.has(id))) {
      const moved = series.map((value) => value * 1.5 + 0.25);
      tried.set(id, moved);
      const found = computer.run(tried);
      const wanted = fresh(groups, { years, openings }, [...inputs, ...tried]);
      const wrong = [...found].filter(
        ([one, mine]) => differsAt(mine, wanted.get(one) ?? row()) >= 0,
      );
      expect(wrong).toEqual([]);
    }
    expect(tried.size).toBeGreaterThan(0);
  });
});

const inputsOf = (named: object) =>
  Object.entries(named as Record<string, (number | null)[]>).map(
    ([id, numbers]) => [id, row(...numbers.map((one) => one ?? NONE))] as const,
  );

/** Every metric, computed from nothing. */
function fresh(
  groups: Formulas["groups"],
  axis: Axis,
  inputs: Iterable<readonly [string, Float64Array]>,
): Map<string, Float64Array> {
  const machine = evaluation(groups as unknown as Group[], axis);
  machine.set(inputs);
  return new Map([...machine.values].map(([id, series]) => [id, series.slice()]));
}

function namesIn(formula: unknown): string[] {
  if (!Array.isArray(formula)) return [];
  return formula[0] === "ref" ? [String(formula[1])] : formula.flatMap(namesIn);
}

test("numbers differ only beyond rounding", () => {
  expect(differsAt(row(1, 2, NONE), row(1, 2 + 1e-12, NONE))).toBe(-1);
  expect(differsAt(row(1, 2), row(1, 2 + 1e-8))).toBe(1);
  expect(differsAt(row(1, NONE), row(1, 0))).toBe(1);
  expect(differsAt(row(1e9, 0), row(1e9, 1e-7))).toBe(-1);
  expect(differsAt(undefined, row(1))).toBe(0);
});
