/** Where a slider begins and ends. */
import type { MetricState } from "../protocol.ts";

export interface Span {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

/** A round number, up to a tenth or a half of `rough`. */
export function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5].map((one) => one * power).findLast((one) => one <= rough * 1.0001) ?? power;
}

/** Steps on a slider: fine enough to drag, coarse enough for the arrow keys. */
const STEPS = 100;

/** So many periods of history are looked at. */
const PERIODS = 24;
/** So many times its present value a lever goes without limits: beyond, steps get too coarse. */
const MOST = 3;

/**
 * From what a lever has been of late: its history and half of its present value to either side, kept
 * within its limits, above zero where it has never been below, and below 100 % where it is a share.
 */
export function spanOf(metric: MetricState, series: Float64Array, position: number): Span | null {
  const now = series[position] ?? Number.NaN;
  if (!Number.isFinite(now)) return null;
  const known = [...series.subarray(Math.max(0, position + 1 - PERIODS), position + 1)].filter(
    Number.isFinite,
  );
  const [lower, upper] = [metric.limits?.[0] ?? null, metric.limits?.[1] ?? null];
  const [lowest, highest] = [Math.min(now, ...known), Math.max(now, ...known)];
  const around = Math.max((highest - lowest) / 4, Math.abs(now) / 2) || 1;
  let low = lower ?? Math.min(lowest, now - around);
  let high = upper ?? Math.max(highest, now + around);
  if (upper === null && now > 0) high = Math.min(high, MOST * now);
  if (lower === null && now < 0) low = Math.max(low, MOST * now);
  if (lower === null && lowest >= 0) low = Math.max(0, low);
  const most = metric.maximum ?? (metric.unit === "%" && highest <= 1 ? 1 : null);
  if (upper === null && most !== null && highest <= most) high = Math.min(most, high);
  low = Math.min(low, now);
  high = Math.max(high, now);
  if (!(high > low)) return null;
  const step = roundStep((high - low) / STEPS);
  return {
    low: lower === null ? tidy(Math.floor(low / step + 1e-9) * step) : low,
    high: upper === null ? tidy(Math.ceil(high / step - 1e-9) * step) : high,
    step,
  };
}

export function tidy(number: number): number {
  return Number(number.toPrecision(12));
}
