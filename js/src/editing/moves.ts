import { attempt, close, complain, tell } from "../interactions/actions.ts";
import type {
  Commands,
  EditCommand,
  ErrorState,
  FormulaChange,
  MetricState,
  Operator,
} from "../protocol.ts";
import { parentsOf, type State } from "../store.ts";
import * as words from "../text/editing.ts";
import { focusBox, goTo } from "../views/navigate.ts";
import { labelOf, metricOf, select, type View } from "../views/view.ts";
import { labelled } from "./formula-text.ts";

/** "Revenue = Customers × Price", for one sentence about what an edit did. */
export function changeText(view: View, { metric, after }: FormulaChange): string {
  const { metrics } = view.store.state.peek();
  const label = metrics.get(metric)?.label ?? metric;
  return after === null ? words.formulaGone(label) : `${label} = ${labelled(after, metrics)}`;
}

export async function addDriver(
  view: View,
  parent: string | null,
  label: string,
  operator: Operator | null,
): Promise<ErrorState | null> {
  const outcome = await attempt(view, "add", {
    label,
    parent,
    ...(operator === null ? {} : { operator }),
  });
  if (!outcome.ok) return outcome.error;
  const { metric } = outcome.result;
  view.dialog.value = null;
  reopen(view, parent);
  tell(view, words.added(labelOf(view, metric)), { undo: true });
  goTo(view, metric);
  return null;
}

/** A new metric between one and its parents. */
export async function insertAbove(
  view: View,
  below: MetricState,
  label: string,
): Promise<ErrorState | null> {
  const before = view.store.state.peek();
  const outcome = await attempt(view, "insert", { metric: below.id, label });
  if (!outcome.ok) return outcome.error;
  const { metric } = outcome.result;
  view.dialog.value = null;
  const said = [words.added(labelOf(view, metric)), ...formulaNotes(view, before)];
  tell(view, said.join("; "), { undo: true });
  goTo(view, metric);
  return null;
}

/** Uses a metric that is already there as a further driver. */
export async function addExisting(
  view: View,
  to: string,
  metric: string,
  operator: Operator | null,
): Promise<ErrorState | null> {
  const before = view.store.state.peek();
  const outcome = await attempt(view, "move", {
    metric,
    from: null,
    to,
    ...(operator === null ? {} : { operator }),
  });
  if (!outcome.ok) return outcome.error;
  close(view);
  reopen(view, to);
  tell(view, formulaNotes(view, before).join("; "), { undo: true });
  return null;
}

function reopen(view: View, metric: string | null): void {
  if (metric === null || !view.collapsed.peek().has(metric)) return;
  const collapsed = new Set(view.collapsed.peek());
  collapsed.delete(metric);
  view.collapsed.value = collapsed;
}

/** Delete: at once where one plain sum or product loses a term, else after a question. */
export async function askRemove(view: View, key: string): Promise<void> {
  const metric = metricOf(view, key);
  if (!metric) return;
  const parents = parentsOf(view.store.state.peek(), metric.id);
  const plain = parents.every(({ operator }) => /^[+×=]$/.test(operator ?? ""));
  if (metric.drivers.length > 0 || parents.length > 1 || !plain) {
    select(view, key);
    view.dialog.value = { kind: "remove", key };
    return;
  }
  const error = await remove(view, key, [metric.id], false);
  if (error) complain(view, error);
}

/** The command that removes these metrics in one step. */
export function removal(
  ids: readonly string[],
  withDrivers: boolean,
): { name: "batch"; args: Commands["batch"]["args"] } {
  const edits: EditCommand[] = ids.map((metric) => ({
    name: "remove",
    args: { metric, with_drivers: withDrivers },
  }));
  return { name: "batch", args: { edits } };
}

export async function remove(
  view: View,
  key: string,
  ids: readonly string[],
  withDrivers: boolean,
): Promise<ErrorState | null> {
  const next = neighbour(view, key);
  const before = view.store.state.peek();
  const [metric = ""] = ids;
  const { name, args } = removal(ids, withDrivers);
  const outcome =
    ids.length === 1
      ? await attempt(view, "remove", { metric, with_drivers: withDrivers })
      : await attempt(view, name, { ...args, summary: words.deleteSeveral(ids.length) });
  if (!outcome.ok) return outcome.error;
  const { metrics } = view.store.state.peek();
  const gone = [...before.metrics.keys()].filter((id) => !metrics.has(id));
  const others = gone.length - ids.length;
  const label =
    ids.length === 1 ? (before.metrics.get(metric)?.label ?? metric) : words.metrics(ids.length);
  tell(view, [words.removed(label, others), ...formulaNotes(view, before)].join("; "), {
    undo: true,
  });
  select(view, null);
  if (next !== null) focusBox(view, next);
  return null;
}

/** What the last edit did to the formulas of metrics that were there before it. */
function formulaNotes(view: View, before: State): string[] {
  return [...view.store.state.peek().metrics.values()].flatMap((metric) => {
    const old = before.metrics.get(metric.id);
    if (!old || old.formula === metric.formula) return [];
    return [changeText(view, { metric: metric.id, before: old.formula, after: metric.formula })];
  });
}

/** Where the keyboard goes when a card goes: to its parent, else to the card beside it. */
function neighbour(view: View, key: string): string | null {
  const { boxes } = view.layout.peek();
  const index = boxes.findIndex((box) => box.key === key);
  return boxes[index]?.parent ?? boxes[index - 1]?.key ?? boxes[index + 1]?.key ?? null;
}

/** Asks the kernel what moving a card would do to the formulas, then asks the person. */
export async function askMove(view: View, key: string, to: string | null): Promise<void> {
  const metric = metricOf(view, key);
  if (!metric) return;
  const outcome = await attempt(view, "move", {
    metric: metric.id,
    from: homeOf(view, key),
    to,
    dry_run: true,
  });
  if (outcome.ok) {
    view.dialog.value = {
      kind: "move",
      key,
      to,
      changes: outcome.result.changes,
      choices: [],
    };
  } else if (outcome.error.code === "ambiguous_edit") {
    const choices = outcome.error.choices ?? ["+", "-", "*", "/"];
    view.dialog.value = {
      kind: "move",
      key,
      to,
      changes: [],
      choices,
    };
  } else complain(view, outcome.error);
}

/** The metric whose formula the box stands for; null: a root. */
export function homeOf(view: View, key: string): string | null {
  const box = view.boxes.peek().get(key);
  return (box?.parent && view.boxes.peek().get(box.parent)?.metric) || null;
}

export async function move(
  view: View,
  key: string,
  to: string | null,
  operator: Operator | null,
): Promise<ErrorState | null> {
  const metric = metricOf(view, key);
  if (!metric) return null;
  const from = homeOf(view, key);
  const before = view.store.state.peek();
  const outcome = await attempt(view, "move", {
    metric: metric.id,
    from,
    to,
    ...(operator === null ? {} : { operator }),
  });
  if (!outcome.ok) return outcome.error;
  view.dialog.value = null;
  reopen(view, to);
  const [left, now] = [from, to].map((id) => (id === null ? null : labelOf(view, id)));
  tell(
    view,
    [words.moved(metric.label, left ?? null, now ?? null), ...formulaNotes(view, before)].join(
      "; ",
    ),
    { undo: true },
  );
  goTo(view, metric.id);
  return null;
}
