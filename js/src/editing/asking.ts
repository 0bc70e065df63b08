/** What a typed text asks the kernel to change. */
import { formatValue } from "../format.ts";
import type { Bounds, MetricState } from "../protocol.ts";
import * as words from "../text/editing.ts";
import { inputText, parseEntry } from "../views/number-text.ts";
import type { Asked } from "./field.tsx";

const PAIRS = ["balance", "guardrail", "limits"] as const;
export type Pair = (typeof PAIRS)[number];

/** The unit that the numbers of a metric are written in. */
export const unitOf = (metric: MetricState): string | null =>
  metric.unit ?? metric.inferred_unit ?? null;

/** A number as it stands in a field of the metric. */
export const written = (metric: MetricState, value: number | null | undefined): string =>
  inputText(value ?? null, unitOf(metric));

/** The number an entry means; null: the field is empty; undefined: it is none. */
export function numberIn(
  text: string,
  metric: MetricState,
  present: number | null,
): number | null | undefined {
  return text.trim() === "" ? null : (parseEntry(text, unitOf(metric), present) ?? undefined);
}

/** What the number in a field reads like, for the line below it. */
export function echo(text: string, metric: MetricState, present: number | null): string {
  const number = numberIn(text, metric, present);
  if (number === undefined) return words.NOT_NUMBER;
  return number === null ? "" : formatValue(number, unitOf(metric), "full");
}

/** Asks with the number that a text means. */
export const number =
  (metric: MetricState, present: number | null, ask: (value: number | null) => Asked) =>
  (text: string): Asked => {
    const value = numberIn(text, metric, present);
    return value === undefined ? words.notNumber(text) : ask(value);
  };

export const changing =
  <T>(field: string) =>
  (value: T): Asked => ({ changes: { [field]: value } });

/** Asks for a range of which one end was typed; `beside` is what was typed for the other and not taken yet. */
export const end = (metric: MetricState, pair: Pair, which: 0 | 1, beside?: string) => {
  const now: Bounds = metric[pair] ?? [null, null];
  const other = beside === undefined ? undefined : numberIn(beside, metric, now[1 - which] ?? null);
  const ends: Bounds = [...now];
  if (other !== undefined) ends[1 - which] = other;
  return number(metric, ends[which], (value) => {
    const next: Bounds = which === 0 ? [value, ends[1]] : [ends[0], value];
    return { changes: { [pair]: next.every((one) => one === null) ? null : next } };
  });
};

/** Asks for a target in one period; one number for all becomes one for each of them. */
export const targetAt = (metric: MetricState, key: string, keys: readonly string[]) => {
  const { target } = metric;
  const each =
    typeof target === "object" && target !== null
      ? target
      : Object.fromEntries(target === null ? [] : keys.map((one) => [one, target]));
  return number(metric, each[key] ?? null, (value) => {
    const { [key]: _, ...rest } = each;
    const next = value === null ? rest : { ...rest, [key]: value };
    return { changes: { target: Object.keys(next).length === 0 ? null : next } };
  });
};

/** Asks for the value of one period by hand. */
export const valueAt = (metric: MetricState, key: string, present: number | null) =>
  number(metric, present, (value) => ({ changes: {}, value, period: key === "" ? null : key }));

/** "99.5%, 94%" as two shares. */
export function thresholds(text: string): Asked {
  if (text.trim() === "") return { changes: { thresholds: null } };
  const shares = text
    .trim()
    .split(/\s*;\s*|,?\s+|(?<=%),/)
    .map((one) => parseEntry(one, "%", null));
  const [on, risk] = shares;
  return shares.length === 2 && on != null && risk != null
    ? { changes: { thresholds: [on, risk] } }
    : words.notShares(text);
}

export const thresholdText = (metric: MetricState): string =>
  metric.thresholds?.map((one) => inputText(one, "%")).join(", ") ?? "";
