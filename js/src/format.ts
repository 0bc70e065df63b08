// How periods, statuses and texts are written; mirrors calendar.py, periods.py and tree/status.py.
import { advances } from "../../kpitree_widgets/theme.json";
import { decimal } from "./decimals";
import { inEnglish, localDate, localNumbers } from "./locale";
import type { Aim, Amount } from "./protocol";

export { formatChange, formatPercent, formatValue, MISSING, type Style } from "./units";

export type Status = "on track" | "at risk" | "off track" | "no data";

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** How many: "1,250". */
export const formatCount = (count: number): string => localNumbers(decimal(count, 0));

/** A period key as people read it: "Oct 2026", "31 Dec 2022 14:00", "W51 2022", "Q1 FY2023", "2022". */
export function formatPeriod(key: string): string {
  const { hour, year, rest } = periodParts(key);
  return timed(dateText(year, rest), hour);
}

/** Like `formatPeriod`, without the year where `beside` has the same one, or the day of an hour. */
export function formatPeriodBeside(key: string, beside: string): string {
  const { day, hour, year, rest } = periodParts(key);
  if (hour !== "" && beside.startsWith(`${day}T`)) return `${hour}:00`;
  if (rest === "" || !beside.startsWith(`${year}-`)) return formatPeriod(key);
  return timed(dateText("", rest), hour);
}

/** "FY2023-Q1" is of the year "FY2023"; of "2022-12-31T14" the hour stands apart. */
function periodParts(key: string) {
  const [day = "", hour = ""] = key.split("T");
  const dash = day.indexOf("-");
  return dash < 0
    ? { day, hour, year: day, rest: "" }
    : { day, hour, year: day.slice(0, dash), rest: day.slice(dash + 1) };
}

function timed(day: string, hour: string): string {
  return hour === "" ? day : `${day} ${hour}:00`;
}

/** What is within a year, and the year where there is one. */
function dateText(year: string, rest: string): string {
  const [month = "", day] = rest.split("-");
  const dated = /^\d+$/.test(year + month);
  if (dated && !inEnglish()) return localDate(year, month, day);
  const name = dated ? MONTHS.slice(Number(month) * 3 - 3, Number(month) * 3) : month;
  return [day && Number(day), name, year].filter(Boolean).join(" ");
}

export function previousPosition(keys: readonly string[], position: number): number | null {
  return position > 0 && position < keys.length ? position - 1 : null;
}

/** Where the same period of the year before stands. */
export function yearAgoPosition(keys: readonly string[], position: number): number | null {
  const key = keys[position] ?? "";
  if (key === "") return null;
  const at = key.startsWith("FY") ? 2 : 0;
  const year = String(Number(key.slice(at, at + 4)) - 1).padStart(4, "0");
  return found(keys.indexOf(key.slice(0, at) + year + key.slice(at + 4)));
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

/** Lower and upper end of a range; an end that is null is open. */
export type Bounds = readonly [number | null, number | null];
/** From which attainment on a metric is on track, and at risk. */
export type Thresholds = readonly [number, number];

const DEFAULT_THRESHOLDS: Thresholds = [0.995, 0.94];

/** How much of the target, or of the range of a balance, is reached: 1 = all, more is better whatever the aim. */
export function attainment(
  actual: number | null,
  target: number | null,
  aim: Aim,
  balance: Bounds | null = null,
): number | null {
  if (actual === null || !Number.isFinite(actual)) return null;
  let reached: number;
  if (aim === "balance" && balance !== null) reached = keptShare(actual, balance);
  else if (target === null || !Number.isFinite(target)) return null;
  else reached = reachedShare(actual, target, aim);
  return Number.isFinite(reached) ? reached : null;
}

function keptShare(actual: number, balance: Bounds): number {
  const [lower, upper] = balance;
  const bound = pastBound(actual, balance);
  if (bound === null) return 1;
  const width = lower === null || upper === null ? 0 : upper - lower;
  const scale = bound === 0 ? width : Math.abs(bound);
  return scale === 0 ? 0 : 1 - Math.abs(actual - bound) / scale;
}

/** The bound that `value` lies outside of. */
function pastBound(value: number, [lower, upper]: Bounds): number | null {
  if (lower !== null && value < lower) return lower;
  return upper !== null && value > upper ? upper : null;
}

function reachedShare(actual: number, target: number, aim: Aim): number {
  if (aim === "maximize" && target > 0) return actual / target;
  if (aim === "minimize" && target > 0 && actual > 0) return target / actual;
  const ahead = aim === "maximize" ? actual - target : target - actual;
  const gap = aim === "balance" ? -Math.abs(ahead) : ahead;
  if (target === 0) return gap >= 0 ? 1 : 0;
  return 1 + gap / Math.abs(target);
}

/** The status of a metric; null where it is measured against nothing. */
export function statusOf(
  actual: number | null,
  target: number | null,
  aim: Aim,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
  balance: Bounds | null = null,
  guardrail: Bounds | null = null,
): Status | null {
  const ranged = aim === "balance" && balance !== null;
  const aimed = ranged || (target !== null && Number.isFinite(target));
  if (!aimed && guardrail === null) return null;
  if (actual === null || !Number.isFinite(actual)) return "no data";
  if (guardrail !== null && pastBound(actual, guardrail) !== null) return "off track";
  if (!aimed) return "on track";
  const reached = attainment(actual, target, aim, balance);
  if (reached === null) return "no data";
  const [onTrack, atRisk] = thresholds;
  if (reached >= onTrack) return "on track";
  return reached >= atRisk ? "at risk" : "off track";
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
