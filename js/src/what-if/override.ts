/** What a metric is in a scenario, as tree/scenarios.py reads it. */
import { formatChange, formatValue } from "../format.ts";
import { localNumbers } from "../locale.ts";
import type { Override } from "../protocol.ts";
import { BY_PERIOD, ON_PATH } from "../text/what-if.ts";
import { parseNumber, plainText } from "../views/number-text.ts";

const SHIFT =
  /^([+\-−])\s*((?:\d[\d_,]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*(%|pp|points)?\s*(?:(?:\/|an?\s|per\s|each\s|every\s)\s*([a-z]+))?$/i;

/** A sign, a number as the page's language writes it, and what it is of. */
const TYPED = /^([+-])\s*(.*[\d.](?:e[+-]?\d+)?)(\D*)$/is;

/** So much more or less than the baseline of the same period. */
interface Shift {
  readonly amount: number;
  readonly kind: "more" | "percent" | "points" | "growth";
}

function shiftOf(text: string): Shift | null {
  const match = SHIFT.exec(text.trim());
  if (!match) return null;
  const [, sign, digits = "", mark = "", per = ""] = match;
  const amount = Number(digits.replace(/[_,]/g, "")) * (sign === "+" ? 1 : -1);
  if (!Number.isFinite(amount)) return null;
  if (per !== "") return mark === "%" ? { amount, kind: "growth" } : null;
  return { amount, kind: mark === "%" ? "percent" : mark === "" ? "more" : "points" };
}

/** The first and the last position that a scenario holds in. */
export type Range = readonly [first: number, last: number];

/**
 * What an override says of a metric, NaN where it says nothing; null: only the kernel can read it.
 *
 * @param range where the scenario holds; null: only the kernel knows
 */
export function givenBy(
  override: Override,
  base: Float64Array,
  range: Range | null,
  keys: readonly string[],
): Float64Array | null {
  const out = new Float64Array(keys.length).fill(Number.NaN);
  if (typeof override === "object") {
    if (isPath(override)) return null;
    keys.forEach((key, at) => {
      out[at] = override[key] ?? Number.NaN;
    });
    return out;
  }
  const shift = typeof override === "string" ? shiftOf(override) : null;
  if (range === null || (typeof override === "string" && shift === null)) return null;
  const [first, last] = range;
  for (let at = first; at <= last; at += 1) {
    out[at] = shift ? shifted(shift, base[at] ?? Number.NaN, at - first + 1) : Number(override);
  }
  return out;
}

function isPath(override: object): override is { path: Record<string, number> } {
  return "path" in override && typeof override.path === "object";
}

function shifted({ amount, kind }: Shift, base: number, periods: number): number {
  switch (kind) {
    case "more":
      return base + amount;
    case "percent":
      return base * (1 + amount / 100);
    case "points":
      return base + amount / 100;
    case "growth":
      return base * (1 + amount / 100) ** periods;
    default:
      return kind satisfies never;
  }
}

/** The override somebody typed: "+10%", "-3", "+0.5 pp", "12k", "4.2%", "=-3"; null: it is none. */
export function parseOverride(text: string, unit: string | null): Override | null {
  const bare = plainText(text);
  if (bare.startsWith("=")) return parseNumber(bare.slice(1), unit);
  if (!/^[+-]/.test(bare)) return parseNumber(bare, unit);
  const [, sign = "", digits = "", rest = ""] = TYPED.exec(bare) ?? [];
  const by = parseNumber(digits, null);
  const shift = `${sign}${by}${rest.replace(/\s+/g, " ")}`;
  if (by !== null && shiftOf(shift)) return shift;
  const amount = parseNumber(bare, unit);
  return amount === null ? null : signed(amount);
}

/** An override in a word or two. */
export function overrideText(override: Override, unit: string | null): string {
  if (typeof override === "number") return formatValue(override, unit, "short");
  if (typeof override !== "string") return isPath(override) ? ON_PATH : BY_PERIOD;
  const shift = shiftOf(override);
  return shift?.kind === "more"
    ? formatChange(shift.amount, unit)
    : localNumbers(override.replace("-", "−"));
}

/** "+10%" for a value and what it is in the baseline. */
export function relativeText(value: number, base: number): string {
  return `${signed(Number(((value / base - 1) * 100).toFixed(2)))}%`;
}

function signed(amount: number): string {
  return amount < 0 ? String(amount) : `+${amount}`;
}
