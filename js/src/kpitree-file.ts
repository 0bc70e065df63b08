// Written by scripts/schema.py from the dataclasses of the package; not edited by hand.

/** A KPI tree in a file: its metrics, the data bound to them, and where these came from. */
export interface KPITreeFile {
  /** What the file is. */
  format: "kpitree";
  /** Of this format; readers refuse a newer one and migrate an older one. */
  version: 2;
  /** What the tree is called. */
  name?: string;
  /** Ids of the metrics that drive no other, in the order they are shown. */
  roots?: string[];
  /** The size of a period; left out where there is no time axis. */
  grain?: "hour" | "day" | "week" | "month" | "quarter" | "year";
  /** The month in which the (fiscal) year starts. */
  year_start?: number;
  /** Their keys, sorted, such as `2022-12`, `2022-Q4` or `FY2023-Q1`. */
  periods?: string[];
  /** All metrics; formulas name them by id. */
  metrics: Metric[];
  /** Influences and conflicts, in the order they were declared. */
  relations?: (Influence | Conflict)[];
  /** What is supposed beside the baseline, in the order in which it was kept. */
  scenarios?: Scenario[];
  /** What happened on which day, by day. */
  notes?: Note[];
  /** What fed the metrics; the data themselves stand in `data`. */
  bindings?: Binding[];
  /** How far the data of the last period go, if it is incomplete. */
  coverage?: Coverage;
  /** By metric id one value per period; `null` where there is none. */
  data?: Record<string, (number | null)[]>;
}

/** What others reach: a value, or the quartiles of their values, in the metric's unit. */
export interface Benchmark {
  /** A number, numbers by period, or a path. */
  value?: number | NumbersByPeriod | PathByDate;
  p25?: number;
  p50?: number;
  /** Quartiles: a quarter of the others lies below `p25`, half below `p50`. */
  p75?: number;
  source?: string;
  /** When it was measured. */
  date?: string;
  /** By the label of a segment, where that has one of its own. */
  by_segment?: Record<string, Benchmark>;
}

/** How `tree.bind` was called, without the frame; where that was a file it can be read again. */
export interface Binding {
  /** The file or glob that was read, of several a line each; left out for a frame. */
  path?: string;
  /** What kind of frame it was, such as `pandas.DataFrame`. */
  frame?: string;
  /** The column with dates or periods. */
  time?: string;
  /** The size of a period; left out: that of the frame. */
  grain?: "hour" | "day" | "week" | "month" | "quarter" | "year";
  /**
   * Of a frame with a row per event: by metric id how it is computed, as `"sum('amount',
   * where='is_paid') / count()"`.
   */
  measures?: Record<string, string>;
  /** Of a frame with a row per period: by metric id the column that holds it. */
  columns?: Record<string, string>;
  /** The columns that segments can be made by. */
  by?: string[];
  /** The last day with data, where that was said. */
  until?: string;
}

/** A range of values in a metric's unit; an end that is left out is open. */
export interface Bounds {
  lower?: number;
  upper?: number;
}

/** A lever that is held to help one metric and to hurt another. */
export interface Conflict {
  /** Id of the metric that is moved. */
  lever: string;
  helps: string;
  hurts: string;
  note?: string;
}

/** A period is incomplete: its rows end before its last day. */
export interface Coverage {
  /** The period that is incomplete. */
  key: string;
  /** The last day with data. */
  until: string;
  /** How many days from the period's start to `until`, both included. */
  days: number;
  /** How many days the period has. */
  of: number;
  /**
   * By metric id, shape `(periods,)` or `(periods, segments)`: the first `days` days of every
   * period; `null` where a period has fewer days, or no rows in them. A metric that is not named
   * is not bound to dated rows and counts as it is.
   */
  inputs: Record<string, (number | null)[]>;
  /**
   * Earlier periods in which the rows of some metrics end early too, since sources end on days of
   * different periods; they are compared with nothing.
   */
  also?: string[];
}

/** A metric is held to move another, some periods later. */
export interface Influence {
  /** Id of the metric that moves the other. */
  source: string;
  target: string;
  /** Whether they move the same way or opposite ways. */
  sign?: "+" | "-";
  /** So many periods later, 0 or more. */
  lag?: number;
  confidence?: "low" | "medium" | "high";
  note?: string;
}

/** What is known about a metric, apart from its data. */
export interface Metric {
  /** Identifier, unique in the tree; it stays when the label changes. */
  id: string;
  /** What people read. */
  label: string;
  /** The formula; left out for an input metric. */
  formula?: string;
  /** `"EUR"`, `"%"` (a ratio shown as percent), `"orders"`; left out for a bare number. */
  unit?: string;
  /** Whether more is better, less is better, or on target is. */
  aim?: "maximize" | "minimize" | "balance";
  owner?: string;
  description?: string;
  tags?: string[];
  /** What it should be, in the metric's unit. */
  target?: number | NumbersByPeriod | PathByDate;
  /** What others reach, in the metric's unit. */
  benchmark?: number | NumbersByPeriod | PathByDate | Benchmark;
  /** The range that a metric whose aim is balance should keep to, if it is not its target. */
  balance?: Bounds;
  /** Past these bounds it must not get. */
  guardrail?: Bounds;
  /** Between these bounds it can be moved. */
  limits?: Bounds;
  /** More than this is not possible, such as 1 for a share. */
  maximum?: number;
  /** Where its status turns; left out: as for the metric that it drives. */
  thresholds?: Thresholds;
  /**
   * How an input metric's values make that of a longer period: added up (`"sum"`), the last one of
   * a stock, their mean, or not at all (`"none"`: only rows tell); left out: not said.
   */
  aggregation?: "sum" | "last" | "mean" | "none";
  /** The value before the first period, for formulas that look back. */
  opening?: number;
  /** Values given by hand, in the metric's unit; they stand before bound data. */
  values?: number | NumbersByPeriod;
  /** Whether it and everything that drives it are to stay as they are. */
  locked?: boolean;
}

/** What happened on a day, of one metric or of the whole tree. */
export interface Note {
  /** The day; a text like `"2022-11-05"` is read. */
  date: string;
  text: string;
  /** Id of the metric it is about; left out: the whole tree. */
  metric?: string;
}

/** Numbers by period key; a period that is not named has none. */
export type NumbersByPeriod = Record<string, number>;

/** Numbers to be reached by dates, and on a straight line between them. */
export interface PathByDate {
  path: Record<string, number>;
}

/** A named set of overrides that hold in a range of periods. */
export interface Scenario {
  /** What it is called. */
  name: string;
  /**
   * By metric id what the metric is: a number, numbers by period, a path, or a change relative to
   * the baseline of the same period as text: `+3` (in YAML in quotes, else it is a number),
   * `+10%`, `+0.5 pp`, or `+2%/period`, which compounds.
   */
  overrides?: Record<string, number | NumbersByPeriod | PathByDate | Shift>;
  /**
   * The first period it holds in; left out: the last there is, or the first after it where `until`
   * lies after that.
   */
  since?: string;
  /** The last period it holds in, which may lie ahead of the data; left out: the last there is. */
  until?: string;
  note?: string;
}

/**
 * A change of the baseline of the same period: `+3`, `+10%`, `+0.5 pp`, or `+2%/period`, which
 * compounds from the first period of the scenario on.
 */
export type Shift = string;

/** From which attainment on a metric counts as on track and as at risk; below it is off track. */
export interface Thresholds {
  /** The default is attainment that rounds to 100 %. */
  on_track?: number;
  at_risk?: number;
}
