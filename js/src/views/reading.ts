import { amountAt, attainment, type Status, statusOf } from "../format.ts";
import type { Aim, MetricState } from "../protocol.ts";

/** What a card says about its metric at one period. */
export interface Reading {
  readonly value: number | null;
  readonly before: number | null;
  readonly target: number | null;
  readonly benchmark: number | null;
  /** Without a target: null, or "no data" when there is no value either. */
  readonly status: Status | null;
  /** 1 = the target is reached. */
  readonly attainment: number | null;
}

/** The number at a position; null: there is none. */
export function at(series: Float64Array | undefined, position: number | null): number | null {
  const value = position === null ? undefined : series?.[position];
  return value === undefined || !Number.isFinite(value) ? null : value;
}

export function readingOf(
  metric: MetricState,
  series: Float64Array | undefined,
  keys: readonly string[],
  position: number,
  before: number | null,
): Reading {
  const key = keys[position] ?? "";
  const value = at(series, position);
  const target = amountAt(metric.target, key);
  return {
    value,
    before: at(series, before),
    target,
    benchmark: amountAt(metric.benchmark, key),
    status: statusOf(value, target, metric.aim) ?? (value === null ? "no data" : null),
    attainment: attainment(value, target, metric.aim),
  };
}

/** Relative change, to the size of the number before; null: not a number that says anything. */
export function relativeChange(value: number | null, before: number | null): number | null {
  if (value === null || before === null || before === 0) return null;
  return (value - before) / Math.abs(before);
}

/** Whether a change is good, bad or neither, seen from the aim. */
export function verdict(
  aim: Aim,
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
    case "balance":
      if (target === null) return "eq";
      return Math.abs(value - target) < Math.abs(before - target) ? "up" : "dn";
    default:
      return aim satisfies never;
  }
}
