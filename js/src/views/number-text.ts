const SCALE: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, t: 1e12 };

const SEPARATOR = /[\s\u00a0_,'’]/g;
/** Separators stand before groups of three digits and nowhere else: "3,5" is no number, not 35. */
const NUMBER =
  /^([-+]?(?:\d{1,3}(?:[\s\u00a0_,'’]\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(\D.*)?$/i;

/**
 * The number somebody typed: "1,000,000", "€1.5M", "−3", "4.2%"; null: it is not a number.
 * Where the unit is "%", a number without a sign is read as percent too, as the card shows it.
 *
 * @example parseNumber("4.2", "%") === 0.042
 */
export function parseNumber(text: string, unit: string | null): number | null {
  const bare = text
    .trim()
    .replace(/−/g, "-")
    .replace(/^([-+]?)\s*[^\d.+-]+/, "$1");
  const match = NUMBER.exec(bare);
  if (!match) return null;
  const [, digits = "", rest = ""] = match;
  const number = Number(digits.replace(SEPARATOR, ""));
  if (!Number.isFinite(number)) return null;
  if (rest === "%" || (unit === "%" && rest === "")) return Number((number / 100).toPrecision(15));
  const scale = SCALE[rest.toLowerCase()];
  if (scale !== undefined) return number * scale;
  return rest === "" || rest.toLowerCase() === unit?.toLowerCase() ? number : null;
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
  const bare = text.trim().replace(/−/g, "-");
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
  return unit === "%"
    ? `${Number((value * 100).toPrecision(12))}%`
    : String(Number(value.toPrecision(15)));
}
