/**
 * What travels between the kernel and the browser, spelled as in Python (`widgets/protocol.py`).
 * Everything that arrives is `unknown` until a guard of `incoming.ts` has looked at it.
 */

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
}

export interface Snapshot {
  version: 1;
  rev: number;
  name: string;
  periods: PeriodsState;
  metrics: MetricState[];
  roots: string[];
  /** Live: float64, little endian, row-major metrics x periods. Saved pages: lists with null for missing. */
  series: DataView | (number | null)[][];
  relations?: Relation[];
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

export interface MetricChanges {
  formula?: string | null;
  unit?: string | null;
  aim?: Aim;
  owner?: string;
  description?: string;
  target?: number | null;
  benchmark?: number | null;
  balance?: Bounds | null;
  guardrail?: Bounds | null;
  limits?: Bounds | null;
  maximum?: number | null;
  aggregation?: Aggregation | null;
}

/** Every command with what it takes and what its reply brings. */
export interface Commands {
  add: {
    args: {
      label: string;
      parent?: string | null;
      operator?: Operator;
      formula?: string;
      dry_run?: boolean;
    };
    result: { metric: string };
  };
  rename: { args: { metric: string; label: string }; result: unknown };
  update: {
    args: {
      metric: string;
      changes: MetricChanges;
      /** A value by hand, with `period`; together with the changes one step of the history. */
      value?: number | null;
      period?: string | null;
      dry_run?: boolean;
    };
    result: { placeholders: string[]; value: number | null; changes: FormulaChange[] };
  };
  set_value: {
    args: { metric: string; value: number | null; period: string | null };
    result: unknown;
  };
  move: {
    args: {
      metric: string;
      from: string | null;
      to: string | null;
      operator?: Operator;
      dry_run?: boolean;
    };
    result: { changes: FormulaChange[] };
  };
  remove: {
    args: { metric: string; with_drivers: boolean; dry_run?: boolean };
    /** With `dry_run` only. */
    result: { changes: FormulaChange[]; removed: string[] };
  };
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
    };
    result: Explained;
  };
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
  /** Buffer: code that a page fetches when somebody first needs it. */
  runtime: { args: { part?: "analysis" | "editing" | "exploring" }; result: unknown };
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
  metrics: MetricState[];
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
  history: History;
}

export interface Reset {
  kind: "reset";
  rev: number;
}

export type Message = Reply | Patch | Reset;
