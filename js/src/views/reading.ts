import {
  amountAt,
  attainment,
  formatPercent,
  formatPeriod,
  MISSING,
  type Status,
  statusOf,
} from "../format.ts";
import type { Aim, Bounds, Incomplete, MetricState, PeriodsState } from "../protocol.ts";
import * as text from "../text/card.ts";

/** What a card says about its metric at one period. */
export interface Reading {
  readonly value: number | null;
  readonly before: number | null;
  /** Why nothing is compared although two periods are chosen; empty: it is. */
  readonly uncompared: string;
  readonly target: number | null;
  readonly benchmark: number | null;
  /** In a period that is not over: what the value is on its way to. */
  readonly expected: number | null;
  /** The shown period is not over. */
  readonly soFar: boolean;
  /** Measured against nothing: null, or "no data" when there is no value either. */
  readonly status: Status | null;
  /** 1 = the target is reached. */
  readonly attainment: number | null;
}

/** Which numbers are read. */
export interface Place {
  readonly periods: PeriodsState;
  readonly position: number;
  readonly before: number | null;
  /** Numbers to compare with in the same period: those of another segment; null: another period. */
  readonly others: ReadonlyMap<string, Float64Array> | null;
}

/** So far apart, to the larger of them, two computed numbers are the same one. */
const ROUNDING = 1e-12;

/** `before`, or `value` itself where the two differ by no more than rounding. */
export function beyondRounding(before: number | null, value: number | null): number | null {
  if (before === null || value === null) return before;
  const size = Math.max(Math.abs(before), Math.abs(value));
  return Math.abs(value - before) <= ROUNDING * size ? value : before;
}

/** The number at a position; null: there is none. */
export function at(series: Float64Array | undefined, position: number | null): number | null {
  const value = position === null ? undefined : series?.[position];
  return value === undefined || !Number.isFinite(value) ? null : value;
}

export function readingOf(
  metric: MetricState,
  series: Float64Array | undefined,
  place: Place,
): Reading {
  const { periods, position } = place;
  const key = periods.keys[position] ?? "";
  const value = at(series, position);
  const target = amountAt(metric.target, key);
  const soFar = periods.incomplete?.key === key;
  // what a period is on its way to is told of the tree as it is
  const expected = soFar && !place.others ? (metric.expected ?? null) : null;
  // a month that is not over is not held against the target of a whole month
  const measured = soFar ? expected : value;
  const bounds = [metric.balance ?? null, metric.guardrail ?? null] as const;
  const open = soFar && value !== null && expected === null;
  const { before, uncompared } = beforeOf(metric, series, place);
  const status = open ? null : statusOf(measured, target, metric.aim, metric.thresholds, ...bounds);
  return {
    value,
    before: beyondRounding(before, value),
    uncompared,
    target,
    benchmark: amountAt(metric.benchmark, key),
    expected,
    soFar,
    status: status ?? (value === null ? "no data" : null),
    attainment: attainment(measured, target, metric.aim, metric.balance ?? null),
  };
}

/** "28 of 31 days" */
export function daysText({ days, of }: Incomplete): string {
  return text.daysOf(days, of);
}

/** The value to compare with, like for like, or why there is none. */
function beforeOf(
  metric: MetricState,
  series: Float64Array | undefined,
  { periods, position, before, others }: Place,
): { before: number | null; uncompared: string } {
  if (others) return { before: at(others.get(metric.id), position), uncompared: "" };
  if (before === null) return { before: null, uncompared: "" };
  const key = periods.keys[before] ?? "";
  const { incomplete } = periods;
  const early = incomplete?.also?.find((one) => one === key || one === periods.keys[position]);
  if (early !== undefined && before !== position) {
    return { before: null, uncompared: text.notCompared(text.endsEarly(formatPeriod(early))) };
  }
  if (!incomplete || before === position || ![periods.keys[position], key].includes(incomplete.key))
    return { before: at(series, before), uncompared: "" };
  const like = key === incomplete.key ? undefined : metric.like?.[key];
  if (like !== undefined) return { before: like, uncompared: "" };
  const why = text.hasDays(formatPeriod(incomplete.key), daysText(incomplete));
  return { before: null, uncompared: text.notCompared(why) };
}

/** Share of the target as it stands on a card; what does not fit is cut off at ten times the target. */
export function shareText(share: number | null): string {
  if (share === null) return MISSING;
  if (share >= 10) return `>${formatPercent(9.99, 0)}`;
  return share <= -10 ? `<${formatPercent(-9.99, 0)}` : formatPercent(share, 0);
}

/** Relative change, to the size of the number before; null: not a number that says anything. */
export function relativeChange(value: number | null, before: number | null): number | null {
  if (value === null || before === null || before === 0) return null;
  return (value - before) / Math.abs(before);
}

/** Whether a change is good, bad or neither, seen from the aim. */
export function verdict(
  { aim, balance }: { aim: Aim; balance?: Bounds },
  value: number,
  before: number,
  target: number | null,
): "up" | "dn" | "eq" {
  if (value === before) return "eq";
  switch (aim) {
    case "maximize":
      return value > before ? "up" : "dn";
    case "minimize":
      return value < before ? "up" : "dn";
    case "balance": {
      if (!balance && target === null) return "eq";
      const gap = (one: number) =>
        balance ? outside(balance, one) : Math.abs(one - (target ?? one));
      if (gap(value) === gap(before)) return "eq";
      return gap(value) < gap(before) ? "up" : "dn";
    }
    default:
      return aim satisfies never;
  }
}

function outside([lower, upper]: Bounds, value: number): number {
  return Math.max(0, lower === null ? 0 : lower - value, upper === null ? 0 : value - upper);
}
