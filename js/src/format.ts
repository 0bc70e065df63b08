// How numbers, periods and statuses are written; mirrors units.py, periods.py and tree/status.py.
import { advances } from "../../kpitree_widgets/theme.json";
import type { Aim, Amount } from "./protocol";

export const MISSING = "–";
const MINUS = "−";
const SPACE = "\u00a0";
const EXPONENTIAL = 1e18;
const SYMBOLS: Readonly<Record<string, string>> = {
  EUR: "€",
  USD: "$",
  GBP: "£",
  JPY: "¥",
  CNY: "CN¥",
  INR: "₹",
  KRW: "₩",
  BRL: "R$",
  AUD: "A$",
  CAD: "CA$",
};
const CURRENCIES = new Set([
  ...Object.keys(SYMBOLS),
  ...["CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "TRY", "MXN", "ZAR", "SGD", "HKD", "NZD"],
]);
const WITHOUT_CENTS = new Set(["JPY", "KRW"]);
const SCALES: readonly (readonly [number, string])[] = [
  [1e3, "K"],
  [1e6, "M"],
  [1e9, "B"],
  [1e12, "T"],
];

export type Style = "short" | "full";
export type Status = "on track" | "at risk" | "off track" | "no data";

/** `value` in its unit: "€1.067M" on a card, "€1,066,980.80" in a table; a missing one is "–". */
export function formatValue(value: number | null, unit: string | null, style: Style): string {
  if (value === null || !Number.isFinite(value * 100)) return MISSING;
  const text = magnitude(Math.abs(value), unit, style);
  return (value < 0 && /[1-9]/.test(text) ? MINUS : "") + text;
}

/** A difference in `unit`, always with its sign; differences of ratios are percentage points. */
export function formatChange(value: number | null, unit: string | null): string {
  if (value === null || !Number.isFinite(value * 100)) return MISSING;
  const text = changed(Math.abs(value), unit);
  if (!/[1-9]/.test(text)) return text;
  return (value < 0 ? MINUS : "+") + text;
}

/** A ratio as percent: 0.095 is "9.5%". */
export function formatPercent(ratio: number | null, digits = 1): string {
  if (ratio === null || !Number.isFinite(ratio * 100)) return MISSING;
  const text = decimal(Math.abs(ratio) * 100, digits);
  return `${ratio < 0 && /[1-9]/.test(text) ? MINUS : ""}${text}%`;
}

function magnitude(n: number, unit: string | null, style: Style): string {
  if (unit === "%") {
    const percent = n * 100;
    if (style === "full") return `${trimmed(percent, percent < 1 ? 4 : 3)}%`;
    return `${percentage(percent)}%`;
  }
  const [code, per] = currency(unit);
  if (code !== null) {
    const text = style === "full" ? exactMoney(n, code) : money(n, code);
    return symbol(code) + text + (style === "full" ? per : "");
  }
  const text = style === "full" ? exact(n) : plain(n);
  return text + suffix(unit, style);
}

function percentage(n: number): string {
  if (n >= 99999.5) return compact(n, four);
  return decimal(n, n < 9.995 ? 2 : n < 999.95 ? 1 : 0);
}

function changed(n: number, unit: string | null): string {
  if (unit === "%") return `${decimal(n * 100, n * 100 < 9.995 ? 2 : 1)}${SPACE}pp`;
  const [code] = currency(unit);
  if (code !== null) return symbol(code) + (n < 999.995 ? cents(n, code) : compact(n, roughly));
  return plain(n) + suffix(unit, "short");
}

function money(n: number, code: string): string {
  if (n < 999.995) return cents(n, code);
  return n < 9999.5 ? decimal(n, 0) : compact(n, four);
}

function cents(n: number, code: string): string {
  if (n === 0) return "0";
  if (n < 0.01 && !WITHOUT_CENTS.has(code)) return small(n);
  return decimal(n, WITHOUT_CENTS.has(code) ? 0 : 2);
}

function exactMoney(n: number, code: string): string {
  return n !== 0 && n < 0.01 ? small(n) : decimal(n, WITHOUT_CENTS.has(code) ? 0 : 2);
}

function plain(n: number): string {
  if (n >= 99999.5) return compact(n, four);
  if (whole(n) || n >= 999.95) return decimal(n, 0);
  if (n >= 99.995) return decimal(n, 1);
  return n < 0.1 ? small(n) : decimal(n, 2);
}

function exact(n: number): string {
  if (whole(n)) return decimal(n, 0);
  return n < 0.1 ? small(n) : trimmed(n, n < 999.995 ? 4 : 2);
}

function whole(n: number): boolean {
  return Math.abs(n - Math.floor(n + 0.5)) <= 1e-9 * n;
}

/** Three significant digits of a number below 1, as an exponent below a millionth. */
function small(n: number): string {
  let mantissa = n;
  let zeros = 0;
  while (mantissa < 1) {
    mantissa *= 10;
    zeros += 1;
  }
  if (zeros <= 6) return stripped(n.toFixed(zeros + 2));
  return `${mantissa.toFixed(2)}e-${zeros}`;
}

/** Grouped by thousands with a fixed number of decimals. */
function decimal(n: number, decimals: number): string {
  if (n >= EXPONENTIAL) return large(n);
  const [integer = "", fraction] = n.toFixed(decimals).split(".");
  const grouped = integer.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function trimmed(n: number, decimals: number): string {
  return n >= EXPONENTIAL ? large(n) : stripped(decimal(n, decimals));
}

function stripped(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function large(n: number): string {
  let mantissa = n;
  let exponent = 0;
  while (mantissa >= 10) {
    mantissa /= 10;
    exponent += 1;
  }
  return `${mantissa.toFixed(2)}e+${exponent}`;
}

function compact(n: number, digits: (scaled: number, suffix: string) => string | null): string {
  for (const [scale, suffix] of SCALES) {
    const text = digits(n / scale, suffix);
    if (text !== null) return text + suffix;
  }
  return n >= EXPONENTIAL ? large(n) : `${decimal(n / 1e12, 0)}T`;
}

/** Four significant digits, or null from 1,000 on. */
function four(scaled: number): string | null {
  for (const integers of [1, 2, 3]) {
    if (scaled >= 1000) return null;
    const text = scaled.toFixed(4 - integers);
    if (text.indexOf(".") <= integers) return text;
  }
  return null;
}

function roughly(scaled: number, suffix: string): string | null {
  if (scaled >= 1000) return null;
  const text = scaled.toFixed(suffix === "K" ? 1 : 2);
  return text.indexOf(".") <= 3 ? text : null;
}

function currency(unit: string | null): readonly [string | null, string] {
  const code = (unit ?? "").slice(0, 3);
  const per = (unit ?? "").slice(3);
  return CURRENCIES.has(code) && (per === "" || per.startsWith("/")) ? [code, per] : [null, ""];
}

function symbol(code: string): string {
  return SYMBOLS[code] ?? code + SPACE;
}

/** Units of up to three letters ("min", "kg") stand on a card; longer ones only where there is room. */
function suffix(unit: string | null, style: Style): string {
  if (unit === null || unit === "" || (style === "short" && [...unit].length > 3)) return "";
  return SPACE + unit;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A period key as people read it: "Oct 2026", "31 Dec 2022", "W51 2022", "Q4 2022", "2022". */
export function formatPeriod(key: string): string {
  const within = withinYear(key.slice(5));
  return within === "" ? key : `${within} ${key.slice(0, 4)}`;
}

/** Like `formatPeriod`, without the year where `beside` has the same one. */
export function formatPeriodBeside(key: string, beside: string): string {
  const within = withinYear(key.slice(5));
  return within !== "" && beside.startsWith(key.slice(0, 5)) ? within : formatPeriod(key);
}

function withinYear(rest: string): string {
  if (!/^\d/.test(rest)) return rest;
  const [month = "", day] = rest.split("-");
  const name = MONTHS[Number(month) - 1] ?? month;
  return day === undefined ? name : `${Number(day)} ${name}`;
}

export function previousPosition(keys: readonly string[], position: number): number | null {
  return position > 0 && position < keys.length ? position - 1 : null;
}

/** Where the same period of the year before stands. */
export function yearAgoPosition(keys: readonly string[], position: number): number | null {
  const key = keys[position] ?? "";
  if (key === "") return null;
  const year = String(Number(key.slice(0, 4)) - 1).padStart(4, "0");
  return found(keys.indexOf(year + key.slice(4)));
}

/** Where the period stands that `compare` names: "previous", "year", a key, or "" for none. */
export function comparisonPosition(
  keys: readonly string[],
  position: number,
  compare: string,
): number | null {
  switch (compare) {
    case "":
      return null;
    case "previous":
      return previousPosition(keys, position);
    case "year":
      return yearAgoPosition(keys, position);
    default:
      return found(keys.indexOf(compare));
  }
}

function found(position: number): number | null {
  return position < 0 ? null : position;
}

/** What `amount` is in period `key`. */
export function amountAt(amount: Amount | null, key: string): number | null {
  return typeof amount === "object" ? (amount?.[key] ?? null) : amount;
}

/** How much of the target is reached, 1 = all of it, more is better whatever the aim. */
export function attainment(actual: number | null, target: number | null, aim: Aim): number | null {
  if (actual === null || target === null) return null;
  if (!Number.isFinite(actual) || !Number.isFinite(target)) return null;
  const reached = reachedShare(actual, target, aim);
  return Number.isFinite(reached) ? reached : null;
}

function reachedShare(actual: number, target: number, aim: Aim): number {
  if (aim === "maximize" && target > 0) return actual / target;
  if (aim === "minimize" && target > 0 && actual > 0) return target / actual;
  const ahead = aim === "maximize" ? actual - target : target - actual;
  const gap = aim === "balance" ? -Math.abs(ahead) : ahead;
  if (target === 0) return gap >= 0 ? 1 : 0;
  return 1 + gap / Math.abs(target);
}

/** The status of a metric; null where no target is set. */
export function statusOf(actual: number | null, target: number | null, aim: Aim): Status | null {
  if (target === null || !Number.isFinite(target)) return null;
  const reached = attainment(actual, target, aim);
  if (reached === null) return "no data";
  if (reached >= 0.995) return "on track";
  return reached >= 0.94 ? "at risk" : "off track";
}

const ADVANCES = new Map(
  advances.flatMap(([advance, letters]) =>
    [...String(letters)].map((letter) => [letter, Number(advance)] as const),
  ),
);

/** About how wide `text` is in px at font size `size`, without asking a browser. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const letter of text) {
    width += ADVANCES.get(letter) ?? ((letter.codePointAt(0) ?? 0) >= 0x1100 ? 1 : 0.65);
  }
  return width * size;
}
