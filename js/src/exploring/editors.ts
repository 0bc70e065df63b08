import { labelled } from "../editing/formula-text.ts";
import { amountAt } from "../format.ts";
import type {
  Amount,
  CommandName,
  Commands,
  GivenBenchmark,
  MetricChanges,
  MetricState,
} from "../protocol.ts";
import * as text from "../text/exploring.ts";
import { inputText } from "../views/number-text.ts";
import { at } from "../views/reading.ts";
import type { View } from "../views/view.ts";
import { typedNumber } from "./relative.ts";

type Of<N extends CommandName> = { name: N; args: Commands[N]["args"] };
export type EditOf = Of<"update"> | Of<"set_value"> | Of<"rename">;
/** An edit, why there can be none, or null: nothing has changed. */
export type Asked = EditOf | { readonly error: string } | null;

/** How the cells of a column are written in. */
export interface Editor {
  /** The text that stands in the input at first. */
  readonly start: (view: View, metric: MetricState) => string;
  /** Why it cannot be written in; empty: it can. */
  readonly barred: (view: View, metric: MetricState) => string;
  /** There is nothing else to choose from. */
  readonly choices?: readonly string[];
  readonly ask: (view: View, metric: MetricState, typed: string) => Asked;
  /** The number that would come of it, for a change such as "+10%". */
  readonly preview?: (view: View, metric: MetricState, typed: string) => number | null;
}

const locked = (view: View, { id }: MetricState): boolean => view.locks.peek().has(id);
const open = (view: View, metric: MetricState): string => (locked(view, metric) ? text.LOCKED : "");

/** A field that is a text as it is typed. */
const field = (
  start: (metric: MetricState) => string,
  changes: (typed: string) => MetricChanges,
  choices?: readonly string[],
): Editor => ({
  start: (_, metric) => start(metric),
  barred: open,
  ...(choices && { choices }),
  ask: (_, metric, typed) =>
    typed.trim() === start(metric)
      ? null
      : { name: "update", args: { metric: metric.id, changes: changes(typed.trim()) } },
});

const AIMS = ["maximize", "minimize", "balance"] as const;
const unitOf = ({ unit, inferred_unit }: MetricState) => unit ?? inferred_unit ?? null;
const shownKey = (view: View): string =>
  view.store.state.peek().periods.keys[view.position.peek()] ?? "";

export const EDITORS = {
  label: {
    start: (_, metric) => metric.label,
    barred: open,
    ask: (_, metric, typed) => {
      const label = typed.trim();
      if (label === "") return { error: text.NO_LABEL };
      return label === metric.label ? null : { name: "rename", args: { metric: metric.id, label } };
    },
  },
  target: amount("target", (view, metric) =>
    locked(view, metric) ? text.LOCKED : metric.target_path ? text.TARGET_PATH : "",
  ),
  benchmark: amount("benchmark", open),
  unit: field(
    ({ unit }) => unit ?? "",
    (typed) => ({ unit: typed === "" ? null : typed }),
  ),
  aim: field(
    ({ aim }) => aim,
    (typed) => ({ aim: AIMS.find((aim) => aim.startsWith(typed.toLowerCase())) ?? "maximize" }),
    AIMS,
  ),
  owner: field(
    ({ owner }) => owner,
    (owner) => ({ owner }),
  ),
  tags: field(
    ({ tags }) => tags.join(", "),
    (typed) => ({
      tags: typed
        .split(/[,;]/)
        .map((tag) => tag.trim())
        .filter(Boolean),
    }),
  ),
  formula: {
    start: (view, metric) => formulaText(view, metric),
    barred: open,
    ask: (view, metric, typed) => {
      const formula = typed.trim().replace(/^=\s*/, "");
      if (formula === formulaText(view, metric)) return null;
      const changes = { formula: formula === "" ? null : formula };
      return { name: "update", args: { metric: metric.id, changes } };
    },
  },
} as const satisfies Record<string, Editor>;

function formulaText(view: View, { formula }: MetricState): string {
  return formula === null ? "" : labelled(formula, view.store.state.peek().metrics);
}

/** A number for all periods, or for the shown one alone where there is one for each. */
function amount(name: "target" | "benchmark", barred: Editor["barred"]): Editor {
  const made = (view: View, metric: MetricState, typed: string) =>
    typedNumber(typed, amountAt(metric[name], shownKey(view)), unitOf(metric));
  return {
    start: (view, metric) => inputText(amountAt(metric[name], shownKey(view)), unitOf(metric)),
    barred,
    preview: (view, metric, typed) => {
      const number = made(view, metric, typed);
      return "value" in number ? number.value : null;
    },
    ask: (view, metric, typed) => {
      const number = made(view, metric, typed);
      if ("error" in number) return number;
      const key = shownKey(view);
      const present = metric[name];
      if (number.value === amountAt(present, key)) return null;
      const next = replaced(present, key, number.value);
      const given = name === "benchmark" ? benchmarkOf(metric, next) : next;
      return { name: "update", args: { metric: metric.id, changes: { [name]: given } } };
    },
  };
}

function replaced(amount: Amount | null, key: string, value: number | null): Amount | null {
  if (typeof amount !== "object" || amount === null) return value;
  const { [key]: _, ...rest } = amount;
  if (value !== null) return { ...rest, [key]: value };
  return Object.keys(rest).length === 0 ? null : rest;
}

/** With the range and the source that it had; the middle of a range is its median. */
function benchmarkOf(
  { benchmark, benchmark_band: band, benchmark_source: told }: MetricState,
  next: Amount | null,
): Amount | GivenBenchmark | null {
  if (next === null || !(band || told)) return next;
  const [p25 = null, p50 = null, p75 = null] = band ?? [];
  if (typeof next === "number" && p50 === benchmark)
    return { p25, p50: next, p75, ...saidOf(told) };
  return { value: next, p25, p50, p75, ...saidOf(told) };
}

/** "Source, 2022-10-01" as it was given: a source, a date, or both. */
function saidOf(told = ""): { source?: string; date?: string } {
  const [, source = "", date] = /^(.*?)(?:(?:^|, )(\d{4}-\d\d-\d\d))?$/s.exec(told) ?? [];
  return { ...(source && { source }), ...(date && { date }) };
}

/** Writes values by hand; `key` null: of the shown period. */
export function valueEditor(key: string | null): Editor {
  const placeOf = (view: View): string => key ?? shownKey(view);
  const presentOf = (view: View, metric: MetricState): number | null => {
    const { periods, series } = view.store.state.peek();
    return at(series.get(metric.id), Math.max(0, periods.keys.indexOf(placeOf(view))));
  };
  return {
    start: (view, metric) => inputText(presentOf(view, metric), unitOf(metric)),
    barred: (view, metric) => valueBarred(view, metric),
    preview: (view, metric, typed) => {
      const made = typedNumber(typed, presentOf(view, metric), unitOf(metric));
      return "value" in made ? made.value : null;
    },
    ask: (view, metric, typed) => {
      const present = presentOf(view, metric);
      const made = typedNumber(typed, present, unitOf(metric));
      if ("error" in made) return made;
      if (made.value === present) return null;
      const period = placeOf(view) || null;
      return { name: "set_value", args: { metric: metric.id, value: made.value, period } };
    },
  };
}

/** Why no value can be written to a metric by hand; empty: it can. */
export function valueBarred(view: View, metric: MetricState): string {
  if (metric.formula !== null) return text.COMPUTED;
  if (locked(view, metric)) return text.LOCKED;
  if (view.slice.peek()) return text.OF_SEGMENT;
  return view.mode.peek()?.series ? text.OF_SCENARIO : "";
}
