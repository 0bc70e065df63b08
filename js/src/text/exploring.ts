/** Words of search, table, filters, palette, menu and help. */
import { formatCount } from "../format.ts";
import { localNumbers } from "../locale.ts";

export { FIND, TABLE } from "./find.ts";

export const CLOSE_SEARCH = "Close the search";
export const FOUND = "Metrics found";
export const NOTHING_FOUND = "No metric is called so.";
export const SEARCH_KEYS = "↵ next · ⇧↵ previous · Ctrl ↵ go there · Esc back";
export const SEARCH_FIELDS =
  "Label, tag, owner, formula; or owner:ann tag:growth is:input is:finding";
export const countOf = (at: number, all: number): string =>
  all === 0 ? "0" : `${at} of ${formatCount(all)}`;

export const METRIC = "Metric";
export const VALUE = "Value";
export const CHANGE = "Change";
export const GROWTH = "% change";
export const TARGET = "Target";
export const ATTAINMENT = "% of target";
export const STATUS = "Status";
export const BENCHMARK = "Benchmark";
export const UNIT = "Unit";
export const AIM = "Aim";
export const OWNER = "Owner";
export const TAGS = "Tags";
export const FORMULA = "Formula";
export const CONTRIBUTION = "Contribution";
export const FINDINGS = "Findings";

export const LOCKED = "It is locked: unlock it or the metric above it first.";
export const COMPUTED = "It is computed: change its formula or its drivers.";
export const OF_SEGMENT = "This is a segment: show all to type a value.";
export const OF_SCENARIO = "This is a scenario: leave it to type a value.";
export const TARGET_PATH = "The target is a path by dates: change it in the details.";
export const NO_LABEL = "A metric needs a name.";
export const READ_ONLY = "This tree can only be read.";

export const notNumber = (text: string): string =>
  `"${text}" is not a number; write ${localNumbers("3.5 or 1,250 or 12k or 4.2%")}, or +10% to change it`;
export const nothingToChange = (text: string): string =>
  `there is no value yet that "${text}" could change`;
export const notFinite = (text: string): string => `"${text}" gives no finite number`;

export const COLUMNS = "Columns";
export const FIELDS = "Fields";
export const PERIODS = "Periods";
export const FLAT = "Flat list";
export const FILTER_ROW = "Filter row";
export const COPY_TABLE = "Copy";
export const COPY_TITLE = "Copy the selected lines, or all, for a spreadsheet (Ctrl+C)";
export const metrics = (count: number): string =>
  count === 1 ? "1 metric" : `${formatCount(count)} metrics`;
export const shownOf = (shown: number, all: number): string =>
  shown === all ? metrics(all) : `${formatCount(shown)} of ${metrics(all)}`;
export const TABLE_OF = (name: string): string => `${name || "KPI tree"}, as a table`;
export const filterBy = (label: string): string => `Filter by ${label}`;
export const NO_ROWS = "No metric passes the filters.";
export const EXPAND = "Expand";
export const COLLAPSE = "Collapse";
export const cellOf = (column: string, label: string): string => `${column} of ${label}`;
export const becomes = (value: string): string => `→ ${value}`;
export const copied = (rows: number): string =>
  rows === 1 ? "1 line copied" : `${formatCount(rows)} lines copied`;
export const NOTHING_TO_PASTE = "There is no number in what is pasted: copy a column of numbers.";
export const pasted = (count: number): string =>
  count === 1 ? "1 value pasted" : `${formatCount(count)} values pasted`;
export const pasteSummary = (count: number): string =>
  count === 1 ? "Paste 1 value" : `Paste ${count} values`;
export const leftOut = (labels: readonly string[]): string =>
  labels.length === 0
    ? ""
    : `; not ${labels.slice(0, 3).join(", ")}${labels.length > 3 ? ` and ${labels.length - 3} more` : ""}, which cannot be typed in`;
export const elsewhere = (label: string): string => `${label}, which stands above too`;

export const FILTER = "Filter and colours";
export const ESC = "Esc to close";
export const COLOUR_BY = "Colour of the cards";
export const COLOURS = {
  status: "Status",
  contribution: "Contribution",
  owner: "Owner",
  segment: "Change",
} as const;
export const KIND = { status: "Status", owner: "Owner", tag: "Tag", finding: "Findings" } as const;
const NOTHING = {
  status: "no target",
  owner: "no owner",
  tag: "no tag",
  finding: "no finding",
} as const;
const FINDING: Readonly<Record<string, string>> = {
  error: "errors",
  warning: "warnings",
  info: "remarks",
};
export const choice = (kind: keyof typeof KIND, chosen: string): string =>
  chosen === "" ? NOTHING[kind] : kind === "finding" ? (FINDING[chosen] ?? chosen) : chosen;
export const CLEAR_FILTER = "Clear the filter";
export const ONLY = "Only";
export const FOCUS_ON = "Focus on";
export const SHOW_ALL = "Show everything again";

export const PALETTE = "Commands";
export const PALETTE_HINT = "What do you want to do?";
export const paletteFor = (label: string): string => `What do you want to do with ${label}?`;
export const PALETTE_KEYS = "↑ ↓ choose · ↵ do it · Esc close";
export const NO_COMMAND = "Nothing is called so.";
export const GO_TO = "Go to this metric";
export const showPeriod = (period: string): string => `Show ${period}`;
export const COMPARE = {
  previous: "Compare with the period before",
  year: "Compare with a year before",
  "": "Compare with nothing",
} as const;
export const colourBy = (colour: keyof typeof COLOURS): string =>
  `Colour the cards by ${COLOURS[colour].toLowerCase()}`;
export const WHY = "Why did it change?";
export const NOT_COMPARED = "Nothing is compared: choose a period to compare with.";
export const FOCUS = "Focus on it, what is above and what drives it";
export const NOT_FOCUSED = "Everything is shown.";
export const EXPAND_DRIVERS = "Show its drivers";
export const COLLAPSE_DRIVERS = "Hide its drivers";
export const FILTER_BY = "Filter by status, owner, tag, findings";
export const NOT_FILTERED = "Nothing is filtered.";
export const AS_TABLE = "Show as a table";
export const LEFT_TO_RIGHT = "Show as a tree, left to right";
export const TOP_TO_BOTTOM = "Show as a tree, top to bottom";
export const WHAT_IF = "What if: move the levers";
export const CONFLICTS = "Conflicts: what helps one metric and hurts another";
export const COPY_TEXT = "Copy the tree as text";
export const TEXT_COPIED = "The tree is copied as text";
export const SELECT_FIRST = "Select a metric first.";
export const NOT_HERE = "It does not apply here.";
export const NOT_NOW: Readonly<Record<string, string>> = {
  undo: "There is nothing to undo.",
  redo: "There is nothing to do again.",
  history: "Nothing was changed yet.",
  move_up_level: "It stands at the top.",
  move_below: "No metric stands before it.",
  relations: "There are no influences and no conflicts.",
  refresh: "No data are bound.",
  keep_unexplained: "It has no formula, or no data of its own to compare with.",
  lock: "It is locked.",
  unlock: "It is not locked.",
  expand: "All its drivers are shown.",
  collapse: "None of its drivers is shown.",
};
export const REFRESH = "Read the data again";
export const KEEP_UNEXPLAINED = "Show what is unexplained as a driver";
export const readAgain = (lines: string): string => {
  const [first = "", ...more] = lines.split("\n");
  return more.length === 0
    ? `Read again: ${first}`
    : `Read again: ${first} and ${more.length} more`;
};
export const MENU = "Menu of the tree";
export const menuOf = (label: string): string => `Menu of ${label}`;
export const CLOSE = "Close";
export const HELP = "Keyboard shortcuts";
export const OF_CARD = "A metric";
export const OF_TREE = "The tree";
export const OF_VIEW = "What is shown";
export const OF_WALK = "Walking through the tree";
export const OF_TABLE = "Table";
export const LEVELS = "Show 1 to 9 levels";
type Keys = readonly (readonly [label: string, keys: readonly string[]])[];
export const WALK: Keys = [
  ["Next, previous metric", ["ArrowDown", "ArrowUp"]],
  ["Open, close; first driver, parent", ["ArrowRight", "ArrowLeft"]],
  ["First, last metric", ["Home", "End"]],
  ["Select", ["Space"]],
  ["Open all beside it", ["*"]],
  ["Close what is open", ["Esc"]],
  ["Menu of the metric", ["Shift+F10"]],
];
export const TABLE_KEYS: Keys = [
  ["From line to cell, and back", ["ArrowRight", "ArrowLeft"]],
  ["Write in a cell", ["Enter", "F2"]],
  ["Next cell that can be written in", ["Tab"]],
  ["First, last line", ["Ctrl+Home", "Ctrl+End"]],
  ["A page down, up", ["PageDown", "PageUp"]],
  ["Select lines", ["Space", "Shift+ArrowDown"]],
  ["Copy for a spreadsheet, paste a column", ["Ctrl+C", "Ctrl+V"]],
];
