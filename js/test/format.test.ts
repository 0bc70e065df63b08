import { describe, expect, test } from "vitest";
import cases from "../../tests/fixtures/format.json";
import * as format from "../src/format";

type Cases = readonly (readonly unknown[])[];
const functions = format as Record<string, unknown>;

describe("numbers, periods and statuses read as in Python", () => {
  test.each(Object.entries(cases as Record<string, Cases>))("%s", (name, rows) => {
    const call = functions[name] as (...given: unknown[]) => unknown;
    const wrong = rows.flatMap((row) => {
      const got = call(...row.slice(0, -1));
      return got === row.at(-1) ? [] : [[...row, got]];
    });
    expect(rows.length).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
  });
});

test("what is no number is never shown as one", () => {
  for (const value of [null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    expect(format.formatValue(value, "EUR", "short")).toBe("–");
    expect(format.formatChange(value, "%")).toBe("–");
    expect(format.formatPercent(value)).toBe("–");
  }
});

test("an amount holds for every period, or for those it names", () => {
  expect(format.amountAt(5, "2022-12")).toBe(5);
  expect(format.amountAt({ "2022-12": 0 }, "2022-12")).toBe(0);
  expect(format.amountAt({ "2022-12": 0 }, "2022-11")).toBeNull();
  expect(format.amountAt(null, "2022-11")).toBeNull();
});

test("a comparison with a period that is not there is none", () => {
  expect(format.comparisonPosition(["2022-11", "2022-12"], 1, "2020-01")).toBeNull();
});
