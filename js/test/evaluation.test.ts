import { describe, expect, test } from "vitest";
import cases from "../../tests/fixtures/evaluation.json";
import { type Axis, evaluation, type Group, type State } from "../src/evaluation";
import { OVER_TIME, POINTWISE } from "../src/formula-functions";

type Numbers = readonly (number | null)[];
type Named = Readonly<Record<string, Numbers>>;

const missing = (numbers: Numbers) => numbers.map((number) => number ?? Number.NaN);
const inputsOf = (named: Named) =>
  Object.entries(named).map(([metric, numbers]) => [metric, missing(numbers)] as const);
const inputs = inputsOf(cases.inputs);

/** Positions at which the numbers differ by more than rounding. */
function differing(got: ArrayLike<number> | undefined, wanted: Numbers): unknown[] {
  return missing(wanted).flatMap((number, at) => {
    const one = got?.[at] ?? Number.POSITIVE_INFINITY;
    const same = Number.isNaN(number)
      ? Number.isNaN(one)
      : Math.abs(one - number) <= 1e-12 * Math.abs(number);
    return same ? [] : [{ at, one, number }];
  });
}

test.each(cases.formulas as unknown as [string, State, Numbers][])("%s", (_, formula, wanted) => {
  const tree = evaluation([[["result", formula]]], cases as Axis);
  tree.set(inputs);
  expect(differing(tree.values.get("result"), wanted)).toEqual([]);
});

describe("a whole tree gives what Python gives", () => {
  for (const each of cases.trees) {
    const groups = each.groups as unknown as readonly Group[];
    const axis = each as unknown as Axis;
    const values = Object.entries(each.values as Named);

    test(each.name, () => {
      const tree = evaluation(groups, axis);
      tree.set(inputsOf(each.inputs as unknown as Named));
      expect(
        values.flatMap(([metric, wanted]) => differing(tree.values.get(metric), wanted)),
      ).toEqual([]);
    });

    test(`${each.name}, an input after the other`, () => {
      const tree = evaluation(groups, axis);
      for (const input of inputsOf(each.inputs as unknown as Named)) tree.set([input]);
      expect(
        values.flatMap(([metric, wanted]) => differing(tree.values.get(metric), wanted)),
      ).toEqual([]);
    });
  }
});

test("every operator and function is covered", () => {
  const words = new Set(JSON.stringify(cases.formulas).match(/(?<=\[")[^"]+(?=",)/g));
  for (const word of [...Object.keys(POINTWISE), ...Object.keys(OVER_TIME)]) {
    expect(words).toContain(word);
  }
});

const CHAIN: readonly Group[] = [
  [["b", ["*", ["ref", "a"], ["num", 2]]]],
  [["c", ["+", ["ref", "b"], ["ref", "x"]]]],
  [["d", ["ref", "x"]]],
];

test("only what an input reaches is computed again", () => {
  const tree = evaluation(CHAIN, { years: [2022], openings: {} });
  expect(
    tree.set([
      ["a", [1]],
      ["x", [5]],
    ]),
  ).toEqual(["b", "c", "d"]);
  expect(tree.set([["a", [3]]])).toEqual(["b", "c"]);
  expect(tree.set([["x", [0]]])).toEqual(["c", "d"]);
  expect([...tree.values].map(([metric, [value]]) => [metric, value])).toEqual([
    ["b", 6],
    ["a", 3],
    ["c", 6],
    ["x", 0],
    ["d", 0],
  ]);
});

test("a series of another length and an unknown function are refused", () => {
  const tree = evaluation(CHAIN, { years: [2022], openings: {} });
  expect(() => tree.set([["a", [1, 2]]])).toThrow("a has 2 values");
  expect(() => evaluation([[["b", ["eval", ["ref", "a"]]]]], { years: [], openings: {} })).toThrow(
    "eval is not a function",
  );
});

test("a thousand metrics are computed within a frame", () => {
  const groups = Array.from({ length: 1000 }, (_, at): Group => {
    const [one, other] = [`m${at}`, `m${Math.floor(at / 2)}`];
    const parts: State = [
      "+",
      ["*", ["ref", one], ["num", 0.5]],
      ["/", ["ref", other], ["num", 3]],
    ];
    return [[`m${at + 1}`, parts]];
  });
  const tree = evaluation(groups, { years: Array(52).fill(2022), openings: {} });
  const series = Array.from({ length: 52 }, (_, at) => at);
  const times = Array.from({ length: 30 }, () => {
    const begin = performance.now();
    expect(tree.set([["m0", series]])).toHaveLength(1000);
    return performance.now() - begin;
  });
  expect(Math.min(...times)).toBeLessThan(16);
});
