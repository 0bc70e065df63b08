import { expect, test } from "vitest";
import { inputText, parseNumber } from "../src/views/number-text.ts";

test.each([
  ["1,000,000", null, 1_000_000],
  ["€1.5M", "EUR", 1_500_000],
  ["−3", null, -3],
  ["-€2.2K", "EUR", -2_200],
  ["4.2%", "%", 0.042],
  ["4.2", "%", 0.042],
  ["4.2%", null, 0.042],
  ["12 days", "days", 12],
  [".5", null, 0.5],
  ["1 000", null, 1000],
  ["abc", null, null],
  ["12 apples", null, null],
  ["1.2.3", null, null],
  ["1,250,000.5", null, 1_250_000.5],
  ["3,5", null, null],
  ["1.250,50", null, null],
  ["1 2 3", null, null],
  ["12,34", "EUR", null],
])("%s in %s is %s", (text, unit, number) => {
  expect(parseNumber(text, unit)).toBe(number);
});

test("what stands in an input reads back as the same number", () => {
  for (const unit of [null, "%", "EUR"])
    for (const value of [0, 0.0372, 1_066_980.8, -12.5, 1e-7, 0.1 + 0.2])
      expect(parseNumber(inputText(value, unit), unit)).toBeCloseTo(value, 12);
});
