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

/** A number as it stands in an input: all its digits, no grouping. */
export function inputText(value: number | null, unit: string | null): string {
  if (value === null) return "";
  return unit === "%"
    ? `${Number((value * 100).toPrecision(12))}%`
    : String(Number(value.toPrecision(15)));
}
