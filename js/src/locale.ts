/**
 * How the reader's language writes numbers and dates: its separators, its digits, the place of signs.
 * As Python writes them, in English, until `setLocale` says otherwise.
 */
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

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = FORMATS.get(key) ?? new Intl.NumberFormat(tag, options);
  FORMATS.set(key, known);
  return known as Intl.NumberFormat;
}

/** A text with the numbers in it, written like "1,250.5", as the language writes them. */
export function localNumbers(text: string): string {
  if (english) return text;
  return text.replace(NUMBER, (number: string, fraction = "") => {
    const digits = fraction.length;
    return numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
      Number(number.replaceAll(",", "")),
    );
  });
}

/** A number with its sign of percent or of a currency where the language puts it. */
export function signed(style: "percent" | "currency", sign: string, text: string): string {
  const written = localNumbers(text);
  if (english) return style === "percent" ? written + sign : sign + written;
  return numberFormat({ style, currency: "EUR", maximumFractionDigits: 0 })
    .formatToParts(1)
    .map(({ type, value }) => (type === "integer" ? written : type === "currency" ? sign : value))
    .join("")
    .replace("\u00a0\u00a0", "\u00a0")
    .trim();
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
  const key = JSON.stringify(options);
  const known = FORMATS.get(key) ?? new Intl.DateTimeFormat(tag, options);
  FORMATS.set(key, known);
  return known.format(Date.UTC(Number(year || 2000), Number(month || 1) - 1, Number(day || 1)));
}
