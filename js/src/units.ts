// How a number is written in its unit; mirrors units.py.
import { compact, decimal, exact, four, plain, roughly, small, trimmed } from "./decimals";
import { localNumbers, signed } from "./locale";

export const MISSING = "–";
const MINUS = "−";
const SPACE = "\u00a0";
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
const CURRENCIES = codes(
  "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZDCADCDFCHFCLPCNYCOPCRC" +
    "CUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDRILSINRIQDIRRISKJMD" +
    "JODJPYKESKGSKHRKMFKPWKRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMYRMZNNAD" +
    "NGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARSBDSCRSDGSEKSGDSHPSLESOSSRDSSPSTNSVCSYP" +
    "SZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUYUUZSVEDVESVNDVUVWSTXAFXCDXCGXOFXPFYERZARZMWZWG",
);
const WITHOUT_CENTS = codes("BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXVNDVUVXAFXOFXPF");
const WITH_THOUSANDTHS = codes("BHDIQDJODKWDLYDOMRTND");

type Share = readonly [scale: number, suffix: string];
const PERCENT: Share = [100, "%"];
const BASIS_POINTS: Share = [10_000, `${SPACE}bp`];
const MULTIPLE: Share = [1, "×"];
const RATIO: Share = [1, ""];
/** Numbers without dimension: what they are multiplied with, and what stands behind. */
const SHARES = new Map<string, Share>([
  ["%", PERCENT],
  ["percent", PERCENT],
  ["pp", [100, `${SPACE}pp`]],
  ["bp", BASIS_POINTS],
  ["bps", BASIS_POINTS],
  ["x", MULTIPLE],
  ["×", MULTIPLE],
  ["ratio", RATIO],
  ["1", RATIO],
]);

const CURRENCY = /^([A-Z]{3}|[€$£¥₹₩])(\s*\/.*|\s+per\s.*)?$/;
const TIME =
  /^(?:(ms|milliseconds?)|(s|secs?|seconds?)|(mins?|minutes?)|(h|hrs?|hours?)|(d|days?))$/i;
const TIMES = [
  [0.001, "ms"],
  [1, "s"],
  [60, "min"],
  [3600, "h"],
  [86400, "d"],
] as const;

export type Style = "short" | "full";

/** `value` in its unit: "€1.067M" on a card, "€1,066,980.80" in a table; a missing one is "–". */
export function formatValue(value: number | null, unit: string | null, style: Style): string {
  if (value === null || !Number.isFinite(value * 1e5)) return MISSING;
  return put(magnitude(Math.abs(value), unit, style), value < 0 ? MINUS : "");
}

/** A difference in `unit`, always with its sign; those of percent are percentage points. */
export function formatChange(value: number | null, unit: string | null): string {
  if (value === null || !Number.isFinite(value * 1e5)) return MISSING;
  return put(changed(Math.abs(value), unit), value < 0 ? MINUS : "+");
}

/** A ratio as percent: 0.095 is "9.5%". */
export function formatPercent(ratio: number | null, digits = 1): string {
  if (ratio === null || !Number.isFinite(ratio * 1e4)) return MISSING;
  return put(percent(decimal(Math.abs(ratio) * 100, digits)), ratio < 0 ? MINUS : "");
}

function codes(text: string): ReadonlySet<string> {
  return new Set(text.match(/.{3}/g));
}

/** A number as Python writes it, what stands behind it, and the sign that the language puts in its place. */
type Written = readonly [
  number: string,
  beside: string,
  sign?: string,
  style?: "percent" | "currency",
];

const percent = (number: string): Written => [number, "", "%", "percent"];

/** As the reader's language writes it; zero has no sign. */
function put([number, beside, sign = "", style]: Written, before: string): string {
  const text = style ? signed(style, sign, number) : localNumbers(number);
  return (/[1-9]/.test(number + beside) ? before : "") + text + beside;
}

function magnitude(n: number, unit: string | null, style: Style): Written {
  const full = style === "full";
  const share = SHARES.get(unit?.toLowerCase() ?? "");
  if (share !== undefined) return shareText(n * share[0], share, full);
  const [code, per] = currency(unit);
  if (code !== null)
    return full
      ? [exactMoney(n, code), per, symbol(code), "currency"]
      : [money(n, code), "", symbol(code), "currency"];
  return full ? [exact(n), beside(unit, style)] : timed(n, unit);
}

function changed(n: number, unit: string | null): Written {
  const share = SHARES.get(unit?.toLowerCase() ?? "");
  if (share !== undefined) {
    const [scale, suffix] = share;
    if (scale !== 100) return [plain(n * scale), suffix];
    return [decimal(n * 100, n * 100 < 9.995 ? 2 : 1), `${SPACE}pp`];
  }
  const [code] = currency(unit);
  if (code === null) return timed(n, unit);
  return [n < 999.995 ? cents(n, code) : compact(n, roughly), "", symbol(code), "currency"];
}

function shareText(n: number, [scale, suffix]: Share, full: boolean): Written {
  if (scale !== 100) return [full ? exact(n) : plain(n), suffix];
  const text = full
    ? trimmed(n, n < 1 ? 4 : 3)
    : n >= 99999.5
      ? compact(n, four)
      : decimal(n, n < 9.995 ? 2 : n < 999.95 ? 1 : 0);
  return suffix === "%" ? percent(text) : [text, suffix];
}

function timed(n: number, unit: string | null): Written {
  const text = duration(n, unit);
  return text === "" ? [plain(n), beside(unit, "short")] : [text, ""];
}

/** The two largest parts of a time, rounded to the smaller; empty for what is no time. */
function duration(n: number, unit: string | null): string {
  const found: readonly unknown[] = TIME.exec(unit ?? "") ?? [];
  const [scale, name] = TIMES[found.indexOf(unit, 1) - 1] ?? [];
  if (scale === undefined) return "";
  const seconds = n * scale;
  if (seconds === 0) return `0${SPACE}${name}`;
  if (seconds < 0.9995) return `${plain(seconds * 1000)}${SPACE}ms`;
  if (seconds < 59.95) return `${trimmed(seconds, seconds < 9.995 ? 2 : 1)}${SPACE}s`;
  let [little, short]: readonly [number, string] = TIMES[1];
  let [big, long]: readonly [number, string] = TIMES[2];
  for (const [next, nextName] of TIMES.slice(3, name === "d" ? 5 : 4)) {
    if (Math.floor(seconds / little + 0.5) * little < next) break;
    [little, short, big, long] = [big, long, next, nextName];
  }
  if (seconds / big >= 99.5) return `${plain(Math.floor(seconds / big + 0.5))}${SPACE}${long}`;
  const count = Math.floor(seconds / little + 0.5);
  const rest = count % (big / little);
  const whole = (count - rest) / (big / little);
  return whole + SPACE + long + (rest > 0 ? SPACE + rest + SPACE + short : "");
}

function money(n: number, code: string): string {
  if (n < 999.995) return cents(n, code);
  return n < 9999.5 ? decimal(n, 0) : compact(n, four);
}

function cents(n: number, code: string): string {
  if (n === 0) return "0";
  return n < 0.01 && !WITHOUT_CENTS.has(code) ? small(n) : decimal(n, decimals(code));
}

function exactMoney(n: number, code: string): string {
  return n !== 0 && n < 0.01 ? small(n) : decimal(n, decimals(code));
}

function decimals(code: string): number {
  if (WITHOUT_CENTS.has(code)) return 0;
  return WITH_THOUSANDTHS.has(code) ? 3 : 2;
}

/** The code, and what it is per; null for what is no currency. */
function currency(unit: string | null): readonly [string | null, string] {
  const [, first = "", per = ""] = CURRENCY.exec(unit ?? "") ?? [];
  const code = Object.keys(SYMBOLS).find((known) => SYMBOLS[known] === first) ?? first;
  return CURRENCIES.has(code) ? [code, per] : [null, ""];
}

function symbol(code: string): string {
  return SYMBOLS[code] ?? code + SPACE;
}

/** Units of up to three letters ("kg") stand on a card; longer ones only where there is room. */
function beside(unit: string | null, style: Style): string {
  if (unit === null || unit === "" || (style === "short" && [...unit].length > 3)) return "";
  return SPACE + unit;
}
