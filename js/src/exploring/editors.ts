import { labelled } from "../editing/formula-text.ts";
import { amountAt } from "../format.ts";
import type { CommandName, Commands, MetricChanges, MetricState } from "../protocol.ts";
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
  target: {
    start: (view, metric) => inputText(amountAt(metric.target, shownKey(view)), unitOf(metric)),
    barred: (view, metric) =>
      locked(view, metric) ? text.LOCKED : metric.target_path ? text.TARGET_PATH : "",
    preview: (view, metric, typed) => {
      const made = typedNumber(typed, amountAt(metric.target, shownKey(view)), unitOf(metric));
      return "value" in made ? made.value : null;
    },
    ask: (view, metric, typed) => {
      const key = shownKey(view);
      const present = amountAt(metric.target, key);
      const made = typedNumber(typed, present, unitOf(metric));
      if ("error" in made) return made;
      if (made.value === present) return null;
      const { target } = metric;
      if (typeof target !== "object" || target === null) return targeted(metric, made.value);
      const { [key]: _, ...rest } = target;
      return targeted(metric, made.value === null ? rest : { ...rest, [key]: made.value });
    },
  },
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

function targeted({ id }: MetricState, target: number | Record<string, number> | null): EditOf {
  return { name: "update", args: { metric: id, changes: { target } } };
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
