/** Words around the tree: header, pickers, messages, zoom. */
import type { Grain } from "../protocol.ts";

export const KPI_TREE = "KPI tree";
export const EMPTY = "Empty tree";
export const treeOf = (label: string): string => `${label} tree`;
export const NO_METRICS = "This tree has no metrics yet.";
export const ADD_FIRST = "Add the first metric";

/** Its parts, as a message about one of them names it. */
export const PARTS = {
  header: "Header",
  mode: "Mode",
  table: "Table",
  tree: "Tree",
  tools: "Tools",
  inspector: "Inspector",
  dialog: "Dialog",
  findings: "Findings",
  trend: "Trend",
} as const;

export const LEFT_TO_RIGHT = "Left to right";
export const TOP_TO_BOTTOM = "Top to bottom";
export const ADD_METRIC = "Add a metric";
export const ADD_TO_TOP = "Add a metric to the top of the tree";
export const UNDO = "Undo";
export const REDO = "Redo";
export const step = (word: string, what: string, keys: string): string =>
  `${word}: ${what} (${keys})`;
export const HISTORY = "History";
export const WHAT_IF = "What if";
export const WHAT_IF_TITLE = "What if: move the levers";
export const CONFLICTS = "Conflicts";
export const CONFLICTS_TITLE = "Conflicts: what helps one metric and hurts another (!)";

export const GRAIN = "Grain";
export const GRAINS: Readonly<Record<Grain, string>> = {
  hour: "Hours",
  day: "Days",
  week: "Weeks",
  month: "Months",
  quarter: "Quarters",
  year: "Years",
};
export const PERIOD = "Period";
export const soFar = (period: string, days: string): string => `${period} (${days})`;
export const dataEnd = (day: string): string =>
  `The data end on ${day}; compared with the same days`;
export const COMPARE = "Compare with";
export const previous = (grain: Grain): string => `Previous ${grain}`;
export const yearBefore = (grain: Grain): string => `Same ${grain} a year before`;
export const NO_COMPARISON = "No comparison";
export const NOT_COMPARED = "no comparison";
export const otherSegments = (grain: Grain): string => `Same ${grain}, other segments`;
export const vs = (what: string): string => `vs ${what}`;
export const vsSameDays = (period: string): string => `vs same days of ${period}`;
export const SEGMENT = "Segment";
export const ALL = "All";
export const READING = "reading …";
export const SHOW_ALL = "Show all";
export const showAllInstead = (segment: string): string => `Show all instead of ${segment}`;
export const BY_HAND = "Its value is given by hand";
export const OF_ALL = "that is one of all segments together";

export const CLOSE_MESSAGE = "Close the message";
export const undone = (step: string): string => `Undone: ${step}`;
export const doneAgain = (step: string): string => `Done again: ${step}`;
export const readBy = (grain: Grain): string => `Read by ${grain}`;

export const ZOOM_OUT = "Zoom out";
export const ZOOM_IN = "Zoom in";
export const zoomed = (percent: number): string => `Zoom ${percent} %, back to 100 %`;
export const UNZOOM = "Back to 100 %";
export const FIT = "Fit";
export const FIT_TITLE = "Fit the tree (Ctrl+0)";
