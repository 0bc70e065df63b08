/** Words of what changes the tree. */
import { localNumbers } from "../locale.ts";
import type { Aggregation, Aim, Operator } from "../protocol.ts";

/** What can be done to the tree, as menus and the palette name it. */
export const ACTIONS = {
  driver: "Add a driver",
  sibling: "Add a metric beside it",
  insert: "Add a metric above it",
  formula: "Edit the formula",
  rename: "Rename",
  details: "Details",
  relate: "Add an influence",
  note: "Add a note",
  lock: "Lock with everything that drives it",
  unlock: "Unlock",
  copy: "Copy",
  cut: "Cut",
  paste: "Paste below it",
  duplicate: "Duplicate",
  move_up_level: "Move up one level",
  move_below: "Move below the metric before it",
  remove: "Delete",
  root: "Add a metric to the top of the tree",
  paste_top: "Paste lines at the top of the tree",
  undo: "Undo",
  redo: "Redo",
  history: "History",
} as const;

export const INSPECTOR = "Details";
export const inspectorOf = (label: string): string => `Details of ${label}`;
export const CLOSE = "Close the details";
export const READ_ONLY = "This view is for reading: nothing can be changed here.";
export const NOTHING_SELECTED = "Select a metric to see and change all of it.";
export const NAME = "Name";
export const FORMULA = "Formula";
export const UNIT = "Unit";
export const UNIT_HINT = "EUR, %, days";
export const inferredUnit = (unit: string): string => `${unit} (inferred)`;
export const AIM = "Aim";
export const RANGE = "Range";
export const TARGET = "Target";
export const BENCHMARK = "Benchmark";
export const OWNER = "Owner";
export const TAGS = "Tags";
export const DESCRIPTION = "Description";
export const GUARDRAIL = "Guardrail";
export const LIMITS = "Limits";
export const MAXIMUM = "Maximum";
export const THRESHOLDS = "Thresholds";
export const LONGER = "Longer periods";
export const VALUE = "Value";
export const valueIn = (period: string): string => (period === "" ? VALUE : `Value in ${period}`);

export const INPUT = "an input metric: no formula";
export const EDIT_FORMULA = "Edit the formula";
export const OFF_TRACK_PAST = "Past these it is off track, whatever its target";
export const CAN_BE_MOVED = "Between these it can be moved";
export const KEEP_TO = "The range to keep to";
export const AT_LEAST = "at least";
export const AT_MOST = "at most";
export const between = (low: string, high: string): string => `${low} to ${high}`;
export const BOUNDS = "Limits and thresholds";
export const THRESHOLDS_ARE = "on track, at risk from";
export const NOT_SAID = "not said";
export const ADD_TAG = "Add a tag";
export const removeTag = (tag: string): string => `Remove the tag ${tag}`;
export const AIMS: readonly (readonly [Aim, string])[] = [
  ["maximize", "higher is better"],
  ["minimize", "lower is better"],
  ["balance", "within its range, or close to the target, is better"],
];
export const AGGREGATIONS: readonly (readonly [Aggregation | "", string])[] = [
  ["", NOT_SAID],
  ["sum", "added up"],
  ["last", "the last one of a stock"],
  ["mean", "their mean"],
  ["none", "only rows tell"],
];
export const notNumber = (text: string): string =>
  `"${text}" is not a number; write ${localNumbers("3.5 or 1,250 or 4.2% or 1.5M")}, or a change: +10%, -5, *2`;
export const notShares = (text: string): string =>
  `"${text}": write two shares of the target, like ${localNumbers("99.5%")} and 94%`;
export const replaces = (what: string): string => `one number replaces ${what}`;
export const THE_PATH = "the path";
export const THE_SERIES = "the numbers by period";
export const REPLACES_BOUND = "replaces the bound value";
export const OF_ALL = "of all segments";

export const LOCK = "Lock this metric and what drives it";
export const UNLOCK = "Unlock";
export const lockedBy = (label: string, own: boolean): string =>
  own
    ? "Locked, with everything that drives it."
    : `Locked together with ${label}, which it drives.`;
export const unlockIt = (label: string): string => `Unlock ${label}`;
export const locked = (label: string, lock: string): string =>
  `${label} is locked${lock === label ? "" : ` together with ${lock}`}: unlock ${lock} first.`;

export const VALUES = "Values";
export const PERIOD = "Period";
export const CHANGE = "Change";
export const changeVs = (what: string): string => `Change vs ${what}`;
export const COPY_TABLE = "Copy as a table";
export const COPIED_TABLE = "Copied: paste it into a spreadsheet or a text";
export const allPeriods = (count: number): string => `All ${count} periods`;
export const cellOf = (what: string, period: string): string => `${what}, ${period}`;
export const BY_PERIOD = "Target by period";
export const TREND = "Trend";
export const SHOW_TREND = "Show the trend below the tree";

export const FINDINGS = "Findings";
export const USED_IN = "Used in";
export const DRIVERS = "Drivers";
export const NOT_USED = "Nothing is computed from it.";
export const SCENARIOS = "Scenarios";
export const RELATIONS = "Influences and conflicts";
export const ADD_INFLUENCE = "Add an influence";
export const removeRelation = (text: string): string => `Remove: ${text}`;
export const NOTES = "Notes";
export const noteOn = (day: string, text: string): string => `${day}: ${text}`;
export const ADD_NOTE = "Add a note";
export const WHOLE_TREE = "whole tree";
export const removeNote = (text: string): string => `Remove the note ${text}`;
export const DATE = "Date";

export const USED = "Metrics it names";

export const metrics = (count: number): string => (count === 1 ? "1 metric" : `${count} metrics`);
export const copied = (what: string): string =>
  `Copied ${what}: paste it here, in another tree or as text`;
export const NOT_COPIED = "The browser did not let it be copied; press Ctrl+C on the card.";
export const cutting = (what: string): string => `Cut ${what}`;
export const cut = (what: string): string => `Cut ${what}`;
export const PASTED = "Pasted";
export const DUPLICATED = "Duplicated";
export const PASTE = "Paste";
export const pasteBelow = (label: string): string => `Paste below ${label}`;
export const PASTE_TOP = "Paste at the top of the tree";
export const PASTE_TEXT = "Lines like A = B * C";
export const pasteRecords = (count: number): string =>
  `${metrics(count)} with all that is said of them`;
export const adds = (labels: readonly string[]): string => `Adds ${labels.join(", ")}`;
export const NOTHING_NEW = "Adds no metric.";

export const HISTORY = "History";
export const START = "As it was at first";

export const newSibling = (label: string): string => `New metric beside ${label}`;
export const newParent = (label: string): string => `New metric above ${label}`;
export const newDriver = (label: string): string => `New driver of ${label}`;
export const NEW_METRIC = "New metric";
export const ADD = "Add";

export const INFLUENCES = "Influences";
export const relatesOf = (label: string): string => `Influence of or on ${label}`;
export const INFLUENCE = "influence";
export const CONFLICT = "conflict";
export const KIND = "Kind";
export const SOURCE = "From";
export const TARGET_OF = "To";
export const HELPS = "Helps";
export const HURTS = "Hurts";
export const SIGN = "When it rises, the other";
export const RISES = "rises";
export const FALLS = "falls";
export const lagIn = (grain: string | null): string =>
  `Periods later${grain === null ? "" : ` (${grain}s)`}`;
export const CONFIDENCE = "Confidence";
export const NOTE = "Note";
export const pick = (text: string): string => `No metric is called "${text}"`;
export const dropInfluence = (from: string, to: string): string =>
  `${from} influences ${to}: drop to say how`;
export const drivesIt = (driver: string, label: string): string =>
  `${driver} drives ${label}, so it cannot become its parent.`;
export const deleteSeveral = (count: number): string => `Delete ${metrics(count)}`;
export const WITH_DRIVERS = "with the drivers that nothing else uses";
export const notLag = (text: string): string =>
  `"${text}" is no number of periods; write 0, 1, 2 …`;

export const NO_CHANGE = "Nothing changes.";
export const chooseHow = (choices: readonly string[]): string =>
  `Choose how after the drop: ${choices.join("  ")}`;

export const ESC_CANCELS = "Esc to cancel";
export const ESC_CLOSES = "Esc to close";
export const CANCEL = "Cancel";
export const APPLY = "Apply";
export const MOVE = "Move";
export const DELETE = "Delete";
export const joins = (label: string): string => `Joins ${label} with`;
export const OPERATORS: Readonly<Record<Operator, string>> = {
  "+": "plus",
  "-": "minus",
  "*": "times",
  "/": "divided by",
};
export const LIKE_ABOVE = "e.g. Gross revenue";
export const LIKE_DRIVER = "e.g. New customers, or A = B * C";
export const LIKE_ROOT = "e.g. Revenue = Orders * Price";
export const LIKE_FORMULA = "e.g. Customers × Orders per customer";
export const isThere = (label: string): string =>
  `${label} is there already: it becomes a driver here too.`;
export const formulaOf = (label: string): string => `Formula of ${label}`;
export const formulaGone = (label: string): string => `${label} has no formula any more`;
export const NO_FORMULA = "no formula: an input metric";
export const AN_INPUT = "input metric";
export const newMetrics = (count: number): string => (count === 1 ? "New metric:" : "New metrics:");
export const KEY_CHOOSE = "choose";
export const KEY_INSERT = "insert";
export const KEY_APPLY = "apply";
export const SUGGESTIONS = "Suggestions";
export const FUNCTION = "function";

export const ADDED = "Added";
export const added = (label: string): string => `Added ${label}`;
export const deleteOne = (label: string): string => `Delete ${label}`;
export const goesToo = (labels: string): string => `Goes too: ${labels}`;
export const removed = (label: string, drivers: number): string => {
  if (drivers <= 0) return `Removed ${label}`;
  return `Removed ${label} and ${drivers === 1 ? "1 driver" : `${drivers} drivers`}`;
};
export const moveTo = (label: string, to: string): string => `Move ${label} to ${to}`;
export const takeOut = (label: string): string => `Take ${label} out`;
/** Where it was and where it is; null: a root. */
export const moved = (label: string, from: string | null, to: string | null): string => {
  if (to === null) return from === null ? `Moved ${label}` : `Took ${label} out of ${from}`;
  return from === null ? `Moved ${label} to ${to}` : `Moved ${label} from ${from} to ${to}`;
};
export const atTop = (label: string): string => `${label} drives no other metric.`;
export const noneBefore = (label: string): string => `No metric stands before ${label} there.`;

export const inferred = (unit: string): string => `${unit}, inferred from the formula`;
export const TARGET_PATH = "Target path";
export const byDay = (value: string, day: string): string => `${value} by ${day}`;
export const OTHERS = "Others";
export const QUARTILES = "A quarter, half and three quarters are below";
export const BENCHMARK_SOURCE = "Source";
export const thresholds = (onTrack: string, atRisk: string): string =>
  `on track from ${onTrack}, at risk from ${atRisk}`;
export const ON_PACE = "On pace for";
export const NOT_NUMBER = "not a number";
export const A_YEAR_BEFORE = "a year before";
export const THE_PERIOD_BEFORE = "the period before";
export const TABLE_NOT_COPIED = "The browser did not let the table be copied.";
export const conflictOf = (lever: string, helps: string, hurts: string, note = ""): string =>
  `${lever} helps ${helps} and hurts ${hurts}${note && `; ${note}`}`;
export const CONFIDENCES = { low: "low", medium: "medium", high: "high" } as const;
export const withConfidence = (said: string, confidence: keyof typeof CONFIDENCES): string =>
  `${said}; ${CONFIDENCES[confidence]} confidence`;
