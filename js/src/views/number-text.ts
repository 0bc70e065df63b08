import { localeTag } from "../locale.ts";

const SCALE: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, t: 1e12 };
const MARKS = /[\u200e\u200f\u061c]/g;
const CURRENCY = /\s*(?:R|A|CA|CN)?\p{Sc}$/u;

/** How a language writes numbers in the digits 0 to 9. */
interface Writing {
  readonly tag: string;
  readonly decimal: string;
  readonly group: string;
  readonly separator: RegExp;
  readonly number: RegExp;
}

let writing: Writing | undefined;

/**
 * Separators stand before groups of three digits and nowhere else: where the comma groups, "3,5" is no
 * number, not 35; where it begins the fraction, "3.5" is none.
 */
function now(): Writing {
  const tag = localeTag();
  if (writing?.tag === tag) return writing;
  const format = new Intl.NumberFormat(tag, { numberingSystem: "latn" });
  const parts = format.formatToParts(1_234_567.5);
  const part = (wanted: string, otherwise: string) =>
    parts.find(({ type }) => type === wanted)?.value ?? otherwise;
  const decimal = part("decimal", ".");
  const group = part("group", ",");
  // "12,34,567" in India
  const pairs = parts.some(({ type, value }) => type === "integer" && value.length === 2);
  const point = `\\${decimal}`;
  const between = `[\\s_'’${group.trim() && `\\${group}`}]`;
  const grouped = `\\d{1,3}(?:${between}\\d{${pairs ? "2," : ""}3})*${between}\\d{3}(?:${point}\\d*)?`;
  writing = {
    tag,
    decimal,
    group,
    separator: new RegExp(between, "g"),
    number: new RegExp(
      `^([-+]?(?:${grouped}|\\d+${point}?\\d*|${point}\\d+)(?:e[-+]?\\d+)?)\\s*(\\D.*)?$`,
      "i",
    ),
  };
  return writing;
}

/** What was typed, in the digits 0 to 9 with their separators, a sign of percent behind. */
export function plainText(text: string): string {
  const { decimal, group } = now();
  return text
    .replace(MARKS, "")
    .replace(/\p{Nd}/gu, digit)
    .replace(/−/g, "-")
    .replace(/٪/g, "%")
    .replace(/٫/g, decimal)
    .replace(/٬/g, group)
    .trim()
    .replace(/^([-+]?)\s*%\s*(.*)$/, "$1$2%");
}

/** Digits of every script lie ten in a row. */
function digit(one: string): string {
  let zero = one.codePointAt(0) ?? 0;
  const code = zero;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}

/**
 * The number somebody typed, written as the page's language writes it: "1,000,000", "€1.5M", "−3",
 * "4.2%"; null: it is not a number. Where the unit is "%", a number without a sign is read as percent
 * too, as the card shows it.
 *
 * @example parseNumber("4.2", "%") === 0.042
 */
export function parseNumber(text: string, unit: string | null): number | null {
  const { decimal, separator, number: form } = now();
  const bare = plainText(text).replace(/^([-+]?)\s*[^\d.,+-]+/, "$1");
  const match = form.exec(bare);
  if (!match) return null;
  const [, digits = "", behind = ""] = match;
  const number = Number(digits.replace(separator, "").replace(decimal, "."));
  if (!Number.isFinite(number)) return null;
  const rest = withoutUnit(behind, unit);
  if (rest === "%" || (unit === "%" && rest === "")) return Number((number / 100).toPrecision(15));
  const scale = SCALE[rest.toLowerCase()];
  if (scale !== undefined) return Number((number * scale).toPrecision(15));
  return rest === "" ? number : null;
}

/** What stands behind a number besides its unit or the sign of a currency: of metres "12m" has nothing, "12M" millions. */
function withoutUnit(text: string, unit: string | null): string {
  const spelt = (one: string) => (one.length === 1 ? one : one.toLowerCase());
  const end = text.slice(-(unit ?? "").length);
  const own = unit && unit !== "%" && spelt(end) === spelt(unit);
  return (own ? text.slice(0, -unit.length) : text.replace(CURRENCY, "")).trim();
}

/**
 * The number that an entry asks for: an absolute one as `parseNumber` reads it, or a change of the
 * present one: "+10%", "-5", "+2 pp", "*2", "/4". "=" before a number makes it absolute, and so does
 * a minus where the present number is negative or missing: "-5" is minus five there.
 *
 * @param present the number that stands there now; null: none, and only an absolute one can be read
 * @returns null: it is no number, or a change of nothing
 * @example parseEntry("+10%", "EUR", 200) === 220
 */
export function parseEntry(
  text: string,
  unit: string | null,
  present: number | null,
): number | null {
  const bare = plainText(text);
  const [, sign = "", amount = ""] = /^([=+\-*×/÷])\s*(.*)$/s.exec(bare) ?? [];
  if (sign === "") return parseNumber(bare, unit);
  if (sign === "=") return parseNumber(amount, unit);
  if (/[*×/÷]/.test(sign)) {
    const factor = parseNumber(amount, null);
    if (factor === null || present === null) return null;
    return finite(/[*×]/.test(sign) ? present * factor : present / factor);
  }
  const [, share] = /^(.*\S)\s*%$/.exec(amount) ?? [];
  if (present === null || (sign === "-" && present < 0))
    return share !== undefined && unit !== "%" ? null : parseNumber(bare, unit);
  const towards = sign === "+" ? 1 : -1;
  if (share !== undefined) {
    const percent = parseNumber(share, null);
    return percent === null ? null : finite(present * (1 + (towards * percent) / 100));
  }
  const points = /^(.*\S)\s*(?:pp|points)$/i.exec(amount)?.[1];
  const more = points === undefined ? parseNumber(amount, unit) : parseNumber(points, "%");
  return more === null || /^[+-]/.test(amount) ? null : finite(present + towards * more);
}

/** Without the last bits that make 110.00000000000001 of 100 + 10 %. */
function finite(number: number): number | null {
  return Number.isFinite(number) ? Number(number.toPrecision(15)) : null;
}

/** A number as it stands in an input: all its digits, no grouping. */
export function inputText(value: number | null, unit: string | null): string {
  if (value === null) return "";
  const text =
    unit === "%"
      ? `${Number((value * 100).toPrecision(12))}%`
      : String(Number(value.toPrecision(15)));
  return text.replace(".", now().decimal);
}
