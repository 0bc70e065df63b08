import { expect, test } from "vitest";
import { inputText, parseEntry, parseNumber } from "../src/views/number-text.ts";

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

test.each([
  ["+10%", "EUR", 200, 220],
  ["-10%", "EUR", 200, 180],
  ["−10 %", null, 200, 180],
  ["+10%", "%", 0.04, 0.044],
  ["+2 pp", "%", 0.04, 0.06],
  ["+0.5", "%", 0.04, 0.045],
  ["-5", null, 200, 195],
  ["+1.5k", "EUR", 200, 1_700],
  ["*2", null, 200, 400],
  ["× 1.5", "EUR", 200, 300],
  ["/4", "days", 200, 50],
  ["÷ 0", null, 200, null],
  ["12k", "EUR", 200, 12_000],
  ["200", "EUR", 5, 200],
  ["=-5", null, 200, -5],
  ["= 4.2%", "%", 0.1, 0.042],
  ["-5", null, -12, -5],
  ["-12.5%", "%", -0.12, -0.125],
  ["-10%", "EUR", -200, null],
  ["+10%", "EUR", -200, -220],
  ["-5", null, null, -5],
  ["+10%", "EUR", null, null],
  ["*2", null, null, null],
  ["*two", null, 3, null],
  ["++5", null, 3, null],
  ["+-5", null, 3, null],
  ["+", null, 3, null],
  ["a lot", null, 3, null],
])("%s in %s, where %s stands, is %s", (text, unit, present, number) => {
  expect(parseEntry(text, unit, present)).toBe(number);
});

test("what stands in an input means the number that stands there, whatever its sign", () => {
  for (const unit of [null, "%", "EUR"])
    for (const value of [0, 0.0372, -12.5, -0.3, 7])
      expect(parseEntry(inputText(value, unit), unit, value)).toBeCloseTo(value, 12);
});
