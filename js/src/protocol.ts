/**
 * What travels between the kernel and the browser, spelled as in Python (`widgets/protocol.py`).
 * Everything that arrives is `unknown` until a guard of `incoming.ts` has looked at it.
 */

import type { Metric } from "./kpitree-file.ts";

export type Aim = "maximize" | "minimize" | "balance";
export type Grain = "hour" | "day" | "week" | "month" | "quarter" | "year";
export type Operator = "+" | "-" | "*" | "/";
export type Direction = "lr" | "tb";

/** One number for every period, or numbers by period key. */
export type Amount = number | Record<string, number>;

export interface Finding {
  code: string;
  severity: "error" | "warning" | "info";
  message: string;
  hint: string;
}

export interface MetricState {
  id: string;
  label: string;
  /** Canonical text that names metrics by id; null: an input metric. */
  formula: string | null;
  drivers: string[];
  /** Sign of the whole formula; "±": signs differ and stand on the branches; "=": one driver as it is; "ƒ": anything else. */
  operator: "+" | "−" | "±" | "×" | "÷" | "ƒ" | "=" | null;
  /** Sign of each driver, in the order of `drivers`. */
  signs: string[];
  unit: string | null;
  aim: Aim;
  owner: string;
  description: string;
  tags: string[];
  target: Amount | null;
  benchmark: Amount | null;
  /** Values typed by hand. */
  values: Amount | null;
  /** Bound to a column of data. */
  bound: boolean;
  /** Neither it nor anything that drives it can be edited, but for locks. */
  locked?: true;
  findings: Finding[];
  /** The range to keep to where the aim is balance. */
  balance?: Bounds;
  /** Past these it must not get. */
  guardrail?: Bounds;
  /** Between these it can be moved. */
  limits?: Bounds;
  /** More is not possible. */
  maximum?: number;
  /** What others reach: p25, p50, p75. */
  benchmark_band?: [number | null, number | null, number | null];
  benchmark_source?: string;
  /** Day by day, where the target is a path. */
  target_path?: Record<string, number>;
  aggregation?: Aggregation;
  /** The unit its formula gives, where it says none. */
  inferred_unit?: string;
  /** Attainment from which it is on track and at risk, where these are not the usual ones. */
  thresholds?: [number, number];
  /** By period key, what an incomplete period compares with: the same days of that one. */
  like?: Record<string, number | null>;
  /** What it is on its way to by the end of an incomplete period. */
  expected?: number;
}

/** A metric as it travels: fields that say nothing are left out. */
export type MetricTold = Pick<MetricState, "id" | "label"> & Partial<MetricState>;

/** Lower and upper end; null: open. */
export type Bounds = [number | null, number | null];
export type Aggregation = "sum" | "last" | "mean" | "none";

/** The data of this period end before it does. */
export interface Incomplete {
  key: string;
  days: number;
  of: number;
  /** The last day with data. */
  until: string;
  /** Earlier periods in which some data end early too; they compare with nothing. */
  also?: string[];
}

export interface PeriodsState {
  grain: Grain | null;
  keys: string[];
  /** The month in which the year starts. */
  year_start?: number;
  incomplete?: Incomplete | null;
}

export type Relation =
  | {
      kind: "influence";
      source: string;
      target: string;
      sign: "+" | "-";
      lag: number;
      confidence: "low" | "medium" | "high";
      note: string;
    }
  | { kind: "conflict"; lever: string; helps: string; hurts: string; note: string };

/** Names of the steps that undo and redo would take; null: there is none. */
export interface History {
  undo: string | null;
  redo: string | null;
  /** How many steps undo and redo could take. */
  past: number;
  future: number;
}

/** What happened on a day. */
export interface Note {
  /** Like 2022-11-05. */
  date: string;
  text: string;
  /** null: it is about the whole tree. */
  metric: string | null;
  /** The period its day falls in; null: there is none such. */
  period: string | null;
}

export interface Snapshot {
  version: 1;
  rev: number;
  name: string;
  periods: PeriodsState;
  metrics: MetricTold[];
  roots: string[];
  /** Live: float64, little endian, row-major metrics x periods. Saved pages: lists with null for missing. */
  series: DataView | (number | null)[][];
  relations?: Relation[];
  /** By day. */
  notes?: Note[];
  /** Columns that segments can be made by. */
  dimensions?: string[];
  /** Grains that the data can be read at, the finest first. */
  grains?: Grain[];
  history: History;
  /** In a saved page: why the first root changed, for the period and comparison it opens with. */
  explained?: Explained;
}

/** A part of a sentence: in bold, as good or bad news, or plain. */
export type Words = [text: string, look: "" | "b" | "up" | "dn"];

/** Why a metric changed. All contributions are in its unit; those of its inputs add up to `change`. */
export interface Explained {
  rev: number;
  metric: string;
  period: string;
  /** The key of the period it is compared with, or "@" and a segment. */
  before: string;
  /** Both ends as people read them. */
  sides: [string, string];
  method: string;
  /** The method had to give way to another one, or the inputs do not explain all of it. */
  flagged: boolean;
  residual: number;
  /** null: it cannot be explained, and `text` says why. */
  change: number | null;
  text: string;
  assumes: string;
  /** `text` for the line above the tree. */
  story: Words[];
  nodes: Record<string, number>;
  /** Parent, driver, contribution; one that is left out is that of the driver. */
  edges: [string, string, number][];
  /** Input metrics, the largest contribution first. */
  drivers: [string, number][];
  /** Contributions are those of the answer that was `known`, and are left out here. */
  alike?: true;
}

/** A lever moved to the end of its range: whom it helps, whom it hurts, what it breaks; all ids. */
export interface Clash {
  lever: string;
  value: number | null;
  to: number | null;
  /** Metric and effect in its unit; null: no formula leads to it. */
  helps: [string, number | null][];
  hurts: [string, number | null][];
  /** Metrics that get past their guardrails. */
  breaks: string[];
  root: string | null;
  /** Effect on the root. */
  net: number | null;
  /** Whether that is good for the root. */
  tone: "up" | "dn" | "eq";
  declared: boolean;
  found: boolean;
  /** What stands on the tree. */
  short: string;
  /** All of it in a sentence. */
  text: string;
}

/** What stands against what in one period, the strongest first. */
export interface ConflictsFound {
  rev: number;
  /** null: the whole tree. */
  metric: string | null;
  period: string;
  /** "2 conflicts, 1 guardrail in reach, Oct 2026" */
  title: string;
  notes: string[];
  clashes: Clash[];
  /** So many more were found. */
  more: number;
}

/** A value, a change of the baseline such as "+10%", or values by period; see tree/scenarios.py. */
export type Override = number | string | Record<string, number> | { path: Record<string, number> };

export interface ScenarioState {
  name: string;
  overrides: Record<string, Override>;
  /** The first period it holds in; null: the last there is. */
  since: string | null;
  /** The last period it holds in; null: the last there is. */
  until: string | null;
  note: string;
}

export interface FormulaChange {
  metric: string;
  before: string | null;
  after: string | null;
}

/** One number, numbers by period, or numbers by day and on a straight line between them. */
export type GivenAmount = Amount | { path: Record<string, number> };

/** What others reach, as people give it. */
export interface GivenBenchmark {
  value?: GivenAmount | null;
  p25?: number | null;
  p50?: number | null;
  p75?: number | null;
  source?: string;
  date?: string | null;
}

/** Fields of a metric as an edit gives them; null: not said. */
export interface MetricChanges {
  label?: string;
  formula?: string | null;
  unit?: string | null;
  aim?: Aim;
  owner?: string;
  description?: string;
  tags?: string[];
  locked?: boolean;
  target?: GivenAmount | null;
  benchmark?: GivenAmount | GivenBenchmark | null;
  balance?: Bounds | null;
  guardrail?: Bounds | null;
  limits?: Bounds | null;
  maximum?: number | null;
  /** Attainment from which it is on track and at risk; null: as for the metric that it drives. */
  thresholds?: [number, number] | null;
  aggregation?: Aggregation | null;
  opening?: number | null;
  values?: Amount | null;
}

/** How a language writes, on samples; see `Language` of locale.py. */
export interface Language {
  digits: string;
  numbers: string;
  percent: string;
  currency: string;
  /** Twelve months, days, months without a year, days without one; none: dates are written in English. */
  dates: string[][];
  year: string;
}

/** What an edit did, or with `dry_run` would do. */
export interface Edited {
  /** The first new metric. */
  metric: string | null;
  /** All new metrics. */
  metrics: string[];
  /** What the step of the history is called. */
  summary: string;
  changes: FormulaChange[];
  /** Labels of all new metrics. */
  placeholders: string[];
  removed: string[];
  /** Where metrics go: how many relations and notes go with them, and scenarios that lose overrides. */
  lost?: { relations: number; notes: number; scenarios: string[] };
  /** With `dry_run`: what the edited metric would be in the last period. */
  value?: number | null;
}

/** A metric as a file has it (`Metric` of kpitree-file.ts), on its way from one tree to another. */
export type MetricRecord = Metric;

/** A note as commands name it. */
export type NoteNamed = Omit<Note, "period">;

/** The commands that edit, in a batch. */
export type EditCommand = {
  [N in EditName]: { name: N; args: Commands[N]["args"] };
}[EditName];
export type EditName =
  | "add"
  | "insert"
  | "rename"
  | "update"
  | "set_value"
  | "move"
  | "remove"
  | "paste"
  | "batch"
  | "relate"
  | "unrelate"
  | "note"
  | "drop_note"
  | "keep_scenario"
  | "drop_scenario";

/** Every command with what it takes and what its reply brings. */
export interface Commands {
  add: {
    args: {
      label: string;
      parent?: string | null;
      operator?: Operator;
      formula?: string;
      fields?: Omit<MetricChanges, "label">;
      dry_run?: boolean;
    };
    result: Edited & { metric: string };
  };
  /** A new metric between one and its parents, which name the new one from then on. */
  insert: {
    args: { metric: string; label: string; dry_run?: boolean };
    result: Edited & { metric: string };
  };
  rename: { args: { metric: string; label: string }; result: Edited };
  update: {
    args: {
      metric: string;
      changes: MetricChanges;
      /** A value by hand, with `period`; together with the changes one step of the history. */
      value?: number | null;
      period?: string | null;
      dry_run?: boolean;
    };
    result: Edited & { value: number | null };
  };
  set_value: {
    args: { metric: string; value: number | null; period: string | null };
    result: Edited;
  };
  move: {
    args: {
      metric: string;
      from: string | null;
      to: string | null;
      operator?: Operator;
      dry_run?: boolean;
    };
    result: Edited;
  };
  remove: {
    args: { metric: string; with_drivers: boolean; dry_run?: boolean };
    result: Edited;
  };
  /** Metrics with all that drives them: as lines, and as all that is said of them, without data. */
  copy: { args: { metrics: string[] }; result: { text: string; records: MetricRecord[] } };
  /**
   * Lines name what is in the tree already; records become metrics of their own, with a number where
   * a name is taken. With neither, or nothing in them, it is refused.
   */
  paste: {
    args: {
      text?: string;
      records?: MetricRecord[];
      parent: string | null;
      operator?: Operator;
      dry_run?: boolean;
    };
    result: Edited;
  };
  /** Several edits as one step of the history: all of them, or none. */
  batch: {
    args: { edits: EditCommand[]; summary?: string; dry_run?: boolean };
    result: Edited;
  };
  relate: { args: Relation; result: Edited };
  /** The influences between these two, or the conflicts of these three. */
  unrelate: { args: { metrics: string[] }; result: Edited };
  note: { args: NoteNamed; result: Edited };
  drop_note: { args: NoteNamed; result: Edited };
  /** All names: what was done, the oldest first; what was taken back, the next first. */
  history: { args: Record<string, never>; result: { past: string[]; future: string[] } };
  /** So many steps back (negative) or forth, as one patch. */
  travel: { args: { steps: number }; result: { summaries: string[] } };
  undo: { args: Record<string, never>; result: unknown };
  redo: { args: Record<string, never>; result: unknown };
  snapshot: { args: Record<string, never>; result: unknown };
  trend: {
    args: {
      metric: string;
      period: string;
      compare: string;
      theme: "light" | "dark";
      /** Without a segment: a small chart for each of this column. */
      by?: string;
      segment?: string;
      width?: number;
      /** What is to come is drawn too. */
      forecast?: boolean;
    };
    /** With `forecast` what to say of it, or why there is none. */
    result: { spec: object; text?: string };
  };
  /** All findings, also those that take longer than an edit may; metric "": of the whole tree. */
  check: { args: Record<string, never>; result: { findings: (Finding & { metric: string })[] } };
  /** Why a metric changed; null: the first root. */
  explain: {
    args: {
      metric: string | null;
      period: string;
      /** A period key; with a segment also "@" and another one. */
      compare: string;
      by?: string;
      segment?: string;
      method?: string;
      /** To be drawn on the tree, so without `drivers`: the revision of the answer there is already. */
      known?: number | null;
    };
    result: Explained;
  };
  /** What helps one metric and hurts another; null: of the whole tree. */
  conflicts: { args: { metric: string | null; period: string }; result: ConflictsFound };
  /** Where a metric stands among what others reach, in a sentence. */
  benchmark: { args: { metric: string; period: string }; result: { text: string | null } };
  segments: { args: { by: string }; result: { segments: string[] } };
  /** Buffers: values metrics x periods, then values metrics x keys that compare like for like. */
  segment: {
    args: { by: string; segment: string };
    result: { rev: number; metrics: string[]; keys: string[] };
  };
  /** What a page needs to compute scenarios itself; `groups` and `years` as evaluation.ts has them. */
  what_if: {
    args: Record<string, never>;
    result: {
      rev: number;
      groups: [metric: string, formula: unknown[]][][];
      years: number[];
      openings: Record<string, number>;
      scenarios: ScenarioState[];
    };
  };
  /** Buffer: values metrics x periods of everything that the overrides reach. */
  suppose: { args: { scenario: ScenarioState }; result: { rev: number; metrics: string[] } };
  explain_scenario: {
    args: { scenario: ScenarioState; metric: string; period: string };
    result: Explained;
  };
  keep_scenario: { args: { scenario: ScenarioState }; result: unknown };
  drop_scenario: { args: { scenario: string }; result: unknown };
  regrain: { args: { grain: Grain }; result: { grain: Grain } };
  /** Reads everything bound again; what became different, line by line. */
  refresh: { args: Record<string, never>; result: { text: string } };
  /** What a formula leaves unexplained of its metric's data becomes a driver. */
  keep_unexplained: { args: { metric: string }; result: Edited };
  /** Buffer: code that a page fetches when somebody first needs it. */
  runtime: { args: { part?: "analysis" | "canvas" | "editing" | "exploring" }; result: unknown };
  /** The page writes numbers and dates so; answered with the findings that say some, by metric. */
  language: { args: Language; result: { findings: Record<string, Finding[]> } };
  settle: { args: Record<string, never>; result: unknown };
}

export type CommandName = keyof Commands;

export interface Command<N extends CommandName = CommandName> {
  kind: "command";
  id: string;
  name: N;
  args: Commands[N]["args"];
}

export interface ErrorState {
  code: string;
  message: string;
  metric: string | null;
  /** Where in the text that was sent, in characters; null: nowhere in particular. */
  span: [number, number] | null;
  hint: string;
  /** With `ambiguous_edit`: operators the command can be repeated with. */
  choices?: string[];
}

export type Reply =
  | { kind: "reply"; id: string; ok: true; rev: number; result: unknown }
  | { kind: "reply"; id: string; ok: false; rev: number; error: ErrorState };

export interface Stretch {
  metric: string;
  start: number;
  length: number;
}

export interface Patch {
  kind: "patch";
  rev: number;
  metrics: MetricTold[];
  /** Fields of other metrics that follow from the edit; null: gone. */
  derived: Record<string, { [F in keyof MetricState]?: MetricState[F] | null }>;
  removed: string[];
  /** null: unchanged. */
  roots: string[] | null;
  /** Changed stretches; their numbers stand one after the other in the first buffer. */
  series: Stretch[];
  name: string | null;
  /** null: unchanged. */
  relations: Relation[] | null;
  /** null: unchanged. */
  notes?: Note[] | null;
  history: History;
}

export interface Reset {
  kind: "reset";
  rev: number;
}

export type Message = Reply | Patch | Reset;
