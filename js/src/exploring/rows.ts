import { formatPercent } from "../format.ts";
import { forest } from "../layout/forest.ts";
import type { MetricState } from "../protocol.ts";
import { lineage } from "../views/lineage.ts";
import { parseNumber } from "../views/number-text.ts";
import type { View } from "../views/view.ts";
import type { Column, Content, Entry } from "./columns.ts";
import { isFiltering, left } from "./filtering.ts";
import { readings } from "./readings.ts";
import { explored } from "./state.ts";

/** One line of the table. */
export interface Row {
  /** Id of the metric at its home, "parent/metric" elsewhere. */
  readonly key: string;
  readonly metric: string;
  readonly index: number;
  readonly depth: number;
  readonly ghost: boolean;
  readonly drivers: number;
  readonly open: boolean;
  readonly setsize: number;
  readonly posinset: number;
  /** Key of the line above that it belongs to. */
  readonly parent: string | null;
  /** It is only there for what is below it. */
  readonly beside: boolean;
}

const FIELDS: readonly (keyof Row)[] = [
  "metric",
  "index",
  "depth",
  "ghost",
  "drivers",
  "open",
  "setsize",
  "posinset",
  "parent",
  "beside",
];

/** The lines that are shown, in order. */
export function rowsOf(view: View, columns: readonly Column[]): Row[] {
  const mine = explored(view);
  const state = view.store.state.value;
  const entry = entries(view);
  const fits = wanted(view, columns, entry);
  const order = ordering(view, columns, entry);
  const near = lineage(state, view.focus.value);
  const inFocus = (id: string) => near === null || near.has(id);
  if (mine.flat.value) {
    const ids = [...state.metrics.keys()].filter((id) => inFocus(id) && (fits?.has(id) ?? true));
    return order(ids).map((id, index) => ({
      key: id,
      metric: id,
      index,
      depth: 0,
      ghost: false,
      drivers: 0,
      open: false,
      setsize: ids.length,
      posinset: index + 1,
      parent: null,
      beside: false,
    }));
  }
  const kept = fits && withParents(state.metrics, fits);
  const stays = (id: string) => inFocus(id) && (kept?.has(id) ?? true);
  const driversOf = (id: string) =>
    order((state.metrics.get(id)?.drivers ?? []).filter((one) => stays(one)));
  const collapsed = kept ? new Set<string>() : view.collapsed.value;
  const branches = forest(order(state.roots.filter(stays)), driversOf, collapsed);
  return branches.map((branch, index) => ({
    key: branch.key,
    metric: branch.metric,
    index,
    depth: branch.depth,
    ghost: branch.ghost,
    drivers: branch.drivers,
    open: branch.drivers > 0 && branch.hidden === 0,
    setsize: branch.setsize,
    posinset: branch.posinset,
    parent: branches[branch.parent]?.key ?? null,
    beside: fits !== null && !fits.has(branch.metric),
  }));
}

/** Reads a metric for its cells; undefined: it is gone. */
export function entries(view: View): (id: string) => Entry | undefined {
  const read = readings(view);
  const metrics = view.metrics.value;
  return (id) => {
    const metric = metrics.get(id);
    return metric && { view, metric, reading: read(metric) };
  };
}

/** Metrics that the filters leave; null: all of them. */
function wanted(
  view: View,
  columns: readonly Column[],
  entry: (id: string) => Entry | undefined,
): ReadonlySet<string> | null {
  const mine = explored(view);
  const { value: filter } = mine.filter;
  const conditions = columns.flatMap((column) => {
    const typed = mine.conditions.value.get(column.id)?.trim() ?? "";
    return typed === "" || !mine.filterRow.value ? [] : [{ column, fits: condition(typed) }];
  });
  if (conditions.length === 0) return isFiltering(filter) ? left(view, filter) : null;
  const from = isFiltering(filter) ? left(view, filter) : view.metrics.value.keys();
  const ids = new Set<string>();
  for (const id of from) {
    const found = entry(id);
    if (found && conditions.every(({ column, fits }) => fits(column, found))) ids.add(id);
  }
  return ids;
}

const COMPARED = /^(<=|>=|<|>|=|≤|≥)\s*(.*)$/;
const BETWEEN = /^(.+?)\s*\.\.\s*(.+)$/;

/** What is typed above a column: "ann", ">1k", "<= 5%", "10..20", "–" for nothing. */
export function condition(typed: string): (column: Column, entry: Entry) => boolean {
  const low = typed.toLowerCase();
  const compared = COMPARED.exec(typed);
  const between = BETWEEN.exec(typed);
  return (column, entry) => {
    const content = column.content(entry);
    if (typed === "–" || typed === "-") return content === null || content === "";
    if (column.numeric && (compared || between)) {
      if (typeof content !== "number") return false;
      const unit = column.id === "growth" || column.id === "attainment" ? "%" : entry.metric.unit;
      const [least, most] = between
        ? [parseNumber(between[1] ?? "", unit), parseNumber(between[2] ?? "", unit)]
        : [parseNumber(compared?.[2] ?? "", unit), null];
      if (least === null) return true; // not typed to its end
      if (between) return content >= least && (most === null || content <= most);
      return holds(content, compared?.[1] ?? "", least);
    }
    return column.shown(entry).toLowerCase().includes(low);
  };
}

function holds(content: number, sign: string, bound: number): boolean {
  switch (sign) {
    case "<":
      return content < bound;
    case ">":
      return content > bound;
    case "<=":
    case "≤":
      return content <= bound;
    case ">=":
    case "≥":
      return content >= bound;
    default:
      return formatPercent(content, 6) === formatPercent(bound, 6);
  }
}

type Metrics = ReadonlyMap<string, MetricState>;
const PARENTS = new WeakMap<Metrics, ReadonlyMap<string, readonly string[]>>();

/** By metric, those whose formula names it; read once until a metric changes. */
function parentsIn(metrics: Metrics): ReadonlyMap<string, readonly string[]> {
  const known = PARENTS.get(metrics);
  if (known) return known;
  const parents = new Map<string, string[]>();
  for (const { id, drivers } of metrics.values())
    for (const driver of drivers) {
      const named = parents.get(driver);
      if (named) named.push(id);
      else parents.set(driver, [id]);
    }
  PARENTS.set(metrics, parents);
  return parents;
}

/** The metrics and everything above them. */
function withParents(metrics: Metrics, ids: ReadonlySet<string>): ReadonlySet<string> {
  const parents = parentsIn(metrics);
  const kept = new Set(ids);
  for (const id of kept) for (const parent of parents.get(id) ?? []) kept.add(parent);
  return kept;
}

/** The same lines, each the object it was before where nothing about it has changed. */
export function sameRows(rows: readonly Row[], before: ReadonlyMap<string, Row>): readonly Row[] {
  return rows.map((row) => {
    const known = before.get(row.key);
    return known && FIELDS.every((field) => known[field] === row[field]) ? known : row;
  });
}

/** Sorts what stands below one metric; what has nothing in the column comes last either way. */
function ordering(
  view: View,
  columns: readonly Column[],
  entry: (id: string) => Entry | undefined,
): (ids: readonly string[]) => readonly string[] {
  const sorting = explored(view).sorting.value;
  const column = columns.find(({ id }) => id === sorting?.column);
  if (!sorting || !column) return (ids) => ids;
  const known = new Map<string, Content>();
  const contentOf = (id: string): Content => {
    let content = known.get(id);
    if (content === undefined) {
      const found = entry(id);
      content = found ? column.content(found) : null;
      known.set(id, content);
    }
    return content;
  };
  const sign = sorting.down ? -1 : 1;
  return (ids) =>
    [...ids].sort((one, other) => {
      const [a, b] = [contentOf(one), contentOf(other)];
      const [noA, noB] = [a === null || a === "", b === null || b === ""];
      if (noA || noB) return Number(noA) - Number(noB);
      return sign * (typeof a === "number" && typeof b === "number" ? a - b : compare(a, b));
    });
}

const { compare: collate } = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const compare = (a: Content, b: Content): number => collate(String(a), String(b));
