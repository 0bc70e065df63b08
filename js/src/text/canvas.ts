/** Words of the canvas. */
export const LEVELS = "Levels shown";
export const LEVELS_KEYS = `${LEVELS} (Alt+1 to Alt+9)`;
export const ALL_LEVELS = "All levels";
export const MIXED_LEVELS = "Levels";
export const levels = (count: number): string => (count === 1 ? "1 level" : `${count} levels`);

export const FULL_SCREEN = "Full screen";
export const LEAVE_FULL_SCREEN = "Leave full screen";
export const HEIGHT = "Height of the tree";
export const HEIGHT_TITLE = "Drag to change the height; double click for the height it needs";
export const heightText = (pixels: number, auto: boolean): string =>
  auto ? `${pixels} pixels, as the tree needs` : `${pixels} pixels`;

export const FIT = "Fit the tree";
export const ZOOM_IN = "Zoom in";
export const ZOOM_OUT = "Zoom out";
export const ZOOM_SELECTION = "Zoom to the selection";
export const EXPAND_ALL = "Expand everything";
export const COLLAPSE_ALL = "Collapse everything";
export const showLevels = (count: number): string => `Show ${levels(count)}`;
export const SELECT_ALL = "Select every card";
export const RELATIONS = "Show or hide influences and conflicts";
export const GHOSTS = "Second places of a driver as cards or as lines";

export const SELECTION = "Selection";
export const selected = (count: number): string => `${count} selected`;
export const COLLAPSE = "Collapse";
export const EXPAND = "Expand";
export const COPY = "Copy";
export const DUPLICATE = "Duplicate";
export const DELETE = "Delete";
export const COPY_KEYS = "Copy (Ctrl+C)";
export const DUPLICATE_KEYS = "Duplicate (Ctrl+D)";
export const DELETE_KEYS = "Delete (Del)";
export const DRIVER = "Driver";
export const DRIVER_KEYS = "Add a driver (+)";
export const FORMULA = "Formula";
export const FORMULA_KEYS = "Edit the formula (F)";
export const RENAME = "Rename";
export const RENAME_KEYS = "Rename (Enter)";
export const DETAILS = "More";
export const DETAILS_KEYS = "Unit, aim, target, value (.)";

export const LEGEND = "Legend";
export const shareOf = (label: string): string => `share of the change in ${label}`;
export const ADDS = "adds";
export const TAKES_AWAY = "takes away";
export const TARGET = "target";
export const BENCHMARK = "benchmark";
export const INFLUENCES = "influences";
export const BETTER = "better than what it is compared with";
export const WORSE = "worse";
export const NO_OWNERS = "no owners";
export const more = (count: number): string => `and ${count} more`;
export const sharedAs = (count: number, cards: boolean): string =>
  `${count} shared ${count === 1 ? "driver" : "drivers"} as ${cards ? "cards" : "lines"}`;
