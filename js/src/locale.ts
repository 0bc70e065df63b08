/**
 * How the reader's language writes numbers and dates: its separators, its digits, the place of signs.
 * As Python writes them, in English, until `setLocale` says otherwise.
 */
import type { Language } from "./protocol.ts";

const ENGLISH = "en-US";
const NUMBER = /\d[\d,]*(?:\.(\d+))?/g;
/** Of one language: making a format takes longer than using it a hundred times. */
const FORMATS = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

let tag = ENGLISH;
let english = true;

/** The language of the page, as the browser's region writes it; the browser's, where the page has none. */
export function pageLocale(): string {
  const { lang } = document.documentElement;
  const near = (one: string) => lang === "" || one === lang || one.startsWith(`${lang}-`);
  return navigator.languages.find(near) ?? lang;
}

/** A language as BCP 47 has it; one that is not known is English. */
export function setLocale(wanted: string): void {
  let known: string | undefined;
  try {
    [known] = Intl.NumberFormat.supportedLocalesOf(wanted);
  } catch {
    // no language tag at all
  }
  tag = known ?? ENGLISH;
  FORMATS.clear();
  english = /^en\b/.test(tag) && new Intl.NumberFormat(tag).format(1234567.5) === "1,234,567.5";
}

export const localeTag = (): string => tag;

/** Whether dates have English names. */
export const inEnglish = (): boolean => tag.startsWith("en");

function format<Options, Format extends Intl.NumberFormat | Intl.DateTimeFormat>(
  Kind: new (tag: string, options: Options) => Format,
  options: Options,
): Format {
  const key = JSON.stringify(options);
  const known = FORMATS.get(key) ?? new Kind(tag, options);
  FORMATS.set(key, known);
  return known as Format;
}

/** A text with the numbers in it, written like "1,250.5", as the language writes them. */
export function localNumbers(text: string): string {
  if (english) return text;
  return text.replace(NUMBER, (number: string, fraction = "") => {
    const digits = fraction.length;
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return format(Intl.NumberFormat, options).format(Number(number.replaceAll(",", "")));
  });
}

/** A number with its sign of percent or of a currency where the language puts it. */
export function signed(style: "percent" | "currency", sign: string, text: string): string {
  const written = localNumbers(text);
  if (english) return style === "percent" ? written + sign : sign + written;
  return format(Intl.NumberFormat, { style, currency: "EUR", maximumFractionDigits: 0 })
    .formatToParts(1)
    .map(({ type, value }) => (type === "integer" ? written : type === "currency" ? sign : value))
    .join("")
    .replace("\u00a0\u00a0", "\u00a0")
    .trim();
}

/** How the language writes, on samples (`Language` of locale.py); null: in English, as the kernel does. */
export function language(): Language | null {
  if (english) return null;
  const months = Array.from({ length: 12 }, (_, at) => at + 1);
  return {
    digits: localNumbers("0 1 2 3 4 5 6 7 8 9"),
    numbers: localNumbers("1,234.5 12,345,678.5"),
    percent: signed("percent", "%", "1"),
    currency: signed("currency", "¤", "1"),
    dates: (inEnglish() ? [] : ["2026", ""]).flatMap((year) => [
      months.map((month) => localDate(year, `${month}`)),
      // a day that is not the number of its month
      months.map((month) => localDate(year, `${month}`, `${(month % 9) + 1}`)),
    ]),
    year: inEnglish() ? "" : localDate("2026"),
  };
}

/** A day, a month or a year in the words of the language; without `year` only what is within it. */
export function localDate(year: string, month?: string, day?: string): string {
  const options: Intl.DateTimeFormatOptions = {
    timeZone: "UTC",
    calendar: "gregory",
    ...(year && { year: "numeric" }),
    ...(month && { month: "short" }),
    ...(day && { day: "numeric" }),
  };
  return format(Intl.DateTimeFormat, options).format(
    Date.UTC(Number(year || 2000), Number(month || 1) - 1, Number(day || 1)),
  );
}
