import { labelled } from "../editing/formula-text.ts";
import { formatChange, formatPercent, formatPeriod, formatValue } from "../format.ts";
import type { MetricState } from "../protocol.ts";
import * as text from "../text/exploring.ts";
import { at, type Reading, relativeChange, verdict } from "../views/reading.ts";
import type { View } from "../views/view.ts";
import { EDITORS, type Editor, valueEditor } from "./editors.ts";
import { explored } from "./state.ts";

/** A metric as a row shows it. */
export interface Entry {
  readonly view: View;
  readonly metric: MetricState;
  readonly reading: Reading;
}

/** What a cell holds: a number goes to a spreadsheet as it is. */
export type Content = string | number | null;

export interface Column {
  readonly id: string;
  readonly label: string;
  readonly width: number;
  readonly numeric: boolean;
  /** Without format; null: nothing. */
  readonly content: (entry: Entry) => Content;
  /** As it stands in the cell. */
  readonly shown: (entry: Entry) => string;
  /** Good or bad, where the cell says so. */
  readonly tone?: (entry: Entry) => "up" | "dn" | "eq";
  readonly editor?: Editor;
}

type Rest = Partial<Pick<Column, "tone" | "editor">>;

const number = (
  id: string,
  label: string,
  width: number,
  content: (entry: Entry) => number | null,
  shown: (value: number, entry: Entry) => string,
  rest: Rest = {},
): Column => ({
  id,
  label,
  width,
  numeric: true,
  content,
  shown: (entry) => {
    const value = content(entry);
    return value === null ? "–" : shown(value, entry);
  },
  ...rest,
});

const words = (
  id: string,
  label: string,
  width: number,
  content: (entry: Entry) => string,
  rest: Rest = {},
): Column => ({ id, label, width, numeric: false, content, shown: content, ...rest });

const inUnit = (value: number, { metric }: Entry): string =>
  formatValue(value, metric.unit, "short");
const change = ({ reading: { value, before } }: Entry): number | null =>
  value === null || before === null ? null : value - before;
const tone = ({ metric, reading: { value, before, target } }: Entry) =>
  value === null || before === null ? "eq" : verdict(metric, value, before, target);

/** The tree itself: its cells are indented. */
export const METRIC: Column = words("metric", text.METRIC, 250, ({ metric }) => metric.label, {
  editor: EDITORS.label,
});

export const COLUMNS: readonly Column[] = [
  METRIC,
  number("value", text.VALUE, 112, ({ reading }) => reading.value, inUnit, {
    editor: valueEditor(null),
  }),
  number(
    "change",
    text.CHANGE,
    104,
    change,
    (value, { metric }) => formatChange(value, metric.unit),
    { tone },
  ),
  number(
    "growth",
    text.GROWTH,
    84,
    ({ reading: { value, before } }) => relativeChange(value, before),
    (value) => `${value > 0 ? "+" : ""}${formatPercent(value)}`,
    { tone },
  ),
  number("target", text.TARGET, 104, ({ reading }) => reading.target, inUnit, {
    editor: EDITORS.target,
  }),
  number(
    "attainment",
    text.ATTAINMENT,
    92,
    ({ reading }) => reading.attainment,
    (value) => formatPercent(value, 0),
  ),
  words("status", text.STATUS, 104, ({ reading }) => reading.status ?? ""),
  number("benchmark", text.BENCHMARK, 104, ({ reading }) => reading.benchmark, inUnit, {
    editor: EDITORS.benchmark,
  }),
  words("unit", text.UNIT, 72, ({ metric }) => metric.unit ?? "", { editor: EDITORS.unit }),
  words("aim", text.AIM, 96, ({ metric }) => metric.aim, { editor: EDITORS.aim }),
  words("owner", text.OWNER, 116, ({ metric }) => metric.owner, { editor: EDITORS.owner }),
  words("tags", text.TAGS, 132, ({ metric }) => metric.tags.join(", "), { editor: EDITORS.tags }),
  words("formula", text.FORMULA, 260, ({ view, metric }) => formulaOf(view, metric), {
    editor: EDITORS.formula,
  }),
  number(
    "contribution",
    text.CONTRIBUTION,
    112,
    ({ view, metric }) => view.flows.value?.answer.nodes[metric.id] ?? null,
    (_, { view, metric }) => view.flows.value?.share(metric.id)?.text ?? "–",
    { tone: ({ view, metric }) => view.flows.value?.share(metric.id)?.tone ?? "eq" },
  ),
  words("findings", text.FINDINGS, 260, ({ metric }) =>
    metric.findings.map(({ message }) => message).join("; "),
  ),
];

export function formulaOf(view: View, { formula }: MetricState): string {
  return formula === null ? "" : labelled(formula, view.store.fields.metrics.value);
}

/** The values of one period. */
function periodColumn(key: string, position: number): Column {
  const content = ({ view, metric }: Entry) => at(view.series.value.get(metric.id), position);
  return number(`period ${key}`, formatPeriod(key), 104, content, inUnit, {
    editor: valueEditor(key),
  });
}

/** The columns that are shown: the chosen fields, or the last periods. */
export function columnsOf(view: View): readonly Column[] {
  const mine = explored(view);
  const count = mine.periods.value;
  if (count === 0) {
    const chosen = mine.columns.value;
    return COLUMNS.filter((column) => column === METRIC || chosen.has(column.id));
  }
  const { keys } = view.store.fields.periods.value;
  const end = view.position.value + 1;
  const start = Math.max(0, end - count);
  return [METRIC, ...keys.slice(start, end).map((key, index) => periodColumn(key, start + index))];
}
