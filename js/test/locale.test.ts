import { afterEach, describe, expect, test, vi } from "vitest";
import { typedNumber } from "../src/exploring/relative.ts";
import {
  formatChange,
  formatCount,
  formatPercent,
  formatPeriod,
  formatPeriodBeside,
  formatValue,
} from "../src/format.ts";
import { language, localeTag, pageLocale, setLocale } from "../src/locale.ts";
import { inputText, parseEntry, parseNumber } from "../src/views/number-text.ts";
import { parseOverride } from "../src/what-if/override.ts";

afterEach(() => {
  setLocale("en-US");
  document.documentElement.lang = "";
  vi.unstubAllGlobals();
});

/** Spaces of all kinds as one, and no marks of direction. */
const bare = (text: string) => text.replace(/\s/g, " ").replace(/[\u200e\u200f\u061c]/g, "");

describe("German", () => {
  test.each([
    [() => formatValue(1_066_980.8, "EUR", "full"), "1.066.980,80 €"],
    [() => formatValue(1_066_980.8, "EUR", "short"), "1,067M €"],
    [() => formatValue(-1_234.5, "EUR/order", "full"), "−1.234,50 €/order"],
    [() => formatValue(0.125, "%", "full"), "12,5 %"],
    [() => formatValue(12_688, null, "short"), "12.688"],
    [() => formatValue(1_234.25, "m2.5", "full"), "1.234,25 m2.5"],
    [() => formatValue(93.5, "s", "short"), "1 min 34 s"],
    [() => formatValue(0.021, "bp", "short"), "210 bp"],
    [() => formatValue(12, "CHF", "full"), "12,00 CHF"],
    [() => formatChange(0.0123, "%"), "+1,23 pp"],
    [() => formatChange(-92_300, "EUR"), "−92,3K €"],
    [() => formatPercent(-0.095), "−9,5 %"],
    [() => formatCount(12_500), "12.500"],
    [() => formatPeriod("2026-10"), "Okt. 2026"],
    [() => formatPeriod("2022-12-31T14"), "31. Dez. 2022 14:00"],
    [() => formatPeriodBeside("2026-09", "2026-10"), "Sep"],
    [() => formatPeriod("2022"), "2022"],
    [() => formatPeriod("FY2023-Q1"), "Q1 FY2023"],
  ])("%s", (write, text) => {
    setLocale("de-DE");
    expect(bare(write())).toBe(text);
  });

  test.each([
    ["1.234,5", null, 1234.5],
    ["12,5", null, 12.5],
    ["1.234", null, 1234],
    ["1.066.980,80 €", "EUR", 1_066_980.8],
    ["1,067M €", "EUR", 1_067_000],
    ["12,5 %", null, 0.125],
    ["4,2", "%", 0.042],
    [",5", null, 0.5],
    ["1 234,5", null, 1234.5],
    ["3.5", null, null],
    ["1.25", null, null],
    ["1,234.5", null, null],
    ["1.23.4", null, null],
    ["12.34,5", null, null],
  ])("%s in %s is %s", (text, unit, number) => {
    setLocale("de-DE");
    expect(parseNumber(text, unit)).toBe(number);
  });

  test("a change is read in the same writing", () => {
    setLocale("de-DE");
    expect(parseEntry("+12,5%", null, 200)).toBe(225);
    expect(parseEntry("-1.000,5", null, 2000)).toBe(999.5);
    expect(parseEntry("+12.5%", null, 200)).toBeNull();
    expect(parseOverride("+12,5%", null)).toBe("+12.5%");
    expect(parseOverride("-1.000,5", "EUR")).toBe("-1000.5");
    expect(parseOverride("+12.5%", null)).toBeNull();
  });
});

test("the kernel is shown how a language writes, and nothing in English", () => {
  expect(language()).toBeNull();
  setLocale("en-IN");
  expect(language()).toMatchObject({ numbers: "1,234.5 1,23,45,678.5", dates: [], year: "" });
  setLocale("de-DE");
  const samples = language();
  expect(samples).toMatchObject({ numbers: "1.234,5 12.345.678,5", year: "2026" });
  expect(samples?.dates.map((row) => row.length)).toEqual([12, 12, 12, 12]);
  expect(samples?.dates.slice(0, 2).map((row) => row[2])).toEqual(["März 2026", "4. März 2026"]);
  setLocale("ar-EG");
  expect(language()?.digits).toBe("٠ ١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩");
});

test("no period has no name in any language", () => {
  setLocale("de-DE");
  expect(formatPeriod("")).toBe("");
});

test("in English a comma groups, also in a change of a scenario", () => {
  expect(parseOverride("+1,000", "EUR")).toBe("+1000");
  expect(parseOverride("+12,5%", null)).toBeNull();
  expect(parseNumber(",5", null)).toBeNull();
});

test("Arabic has its digits and separators, and reads both", () => {
  setLocale("ar-EG");
  expect(bare(formatValue(1_234_567.5, null, "full"))).toBe("١٬٢٣٤٬٥٦٧٫٥");
  expect(bare(formatValue(0.125, "%", "full"))).toBe("١٢٫٥٪");
  expect(bare(formatValue(1_066_980.8, "EUR", "full"))).toBe("١٬٠٦٦٬٩٨٠٫٨٠ €");
  expect(bare(formatPeriod("2026-10"))).toBe("أكتوبر ٢٠٢٦");
  expect(parseNumber("١٬٢٣٤٬٥٦٧٫٥", null)).toBe(1_234_567.5);
  expect(parseNumber("۱۲٫۵٪", null)).toBe(0.125);
  expect(parseNumber("12.5", null)).toBe(12.5);
  expect(parseNumber("12,5", null)).toBeNull();
  expect(parseOverride("+١٠٪", null)).toBe("+10%");
  expect(typedNumber("+١٠٪", 200, null)).toEqual({ value: 220 });
});

test("a sign of percent that stands before its number is read", () => {
  setLocale("tr-TR");
  expect(parseOverride("+%12,5", null)).toBe("+12.5%");
  expect(typedNumber("+%10", 200, null)).toEqual({ value: 220 });
});

test.each([
  "fr-FR",
  "de-CH",
  "es-ES",
  "hi-IN",
  "en-IN",
  "pl-PL",
  "tr-TR",
  "ja-JP",
  "fa-IR",
  "pt-PT",
])("what %s writes reads back as the same number", (tag) => {
  setLocale(tag);
  expect(localeTag()).toBe(tag);
  for (const [unit, value] of [
    [null, 12_345_678.5],
    [null, -1234],
    ["EUR", 1_066_980.8],
    ["CHF", 1234.5],
    ["%", 0.125],
    ["kg", 9876.25],
  ] as const) {
    expect(parseNumber(formatValue(value, unit, "full"), unit)).toBeCloseTo(value, 9);
    expect(parseNumber(inputText(value, unit), unit)).toBeCloseTo(value, 9);
  }
});

test("the page's language counts, with the browser's region; else the browser's; else English", () => {
  vi.stubGlobal("navigator", { languages: ["de-CH", "fil-PH", "en-GB"] });
  expect(pageLocale()).toBe("de-CH");
  document.documentElement.lang = "en";
  expect(pageLocale()).toBe("en-GB");
  document.documentElement.lang = "fi";
  expect(pageLocale()).toBe("fi");
  for (const unknown of ["", "en_US", "zz-ZZ", "not a tag"]) {
    setLocale(unknown);
    expect(localeTag()).toBe("en-US");
  }
});

test("English of every region has the same names of dates", () => {
  setLocale("en-GB");
  expect(formatPeriod("2022-12-31")).toBe("31 Dec 2022");
  expect(formatValue(1234.5, "EUR", "full")).toBe("€1,234.50");
});
