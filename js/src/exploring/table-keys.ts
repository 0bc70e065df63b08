import { edit } from "../interactions/action.ts";
import { shortcutOf } from "../interactions/shortcuts.ts";
import { choose, fold, type Grid, moveTo, sortBy, write } from "./grid.ts";
import type { Row } from "./rows.ts";

/** Keys that do to a line what they do to its card. */
const OF_CARDS: ReadonlySet<string> = new Set([
  "formula",
  "driver",
  "sibling",
  "insert",
  "details",
  "remove",
  "cut",
  "duplicate",
  "move_up_level",
  "move_below",
]);

/** The treegrid pattern of the WAI-ARIA practices; true: the key was meant for the table. */
export function tableKey(grid: Grid, event: KeyboardEvent, page: number): boolean {
  const { key, column } = grid.stop.peek();
  if (key === "") return headKey(grid, event, column);
  const row = grid.byKey.peek().get(key);
  if (!row) return false;
  const command = event.ctrlKey || event.metaKey;
  if (event.shiftKey && !command && extend(grid, event, row, column)) return true;
  if (walk(grid, event, row, column, page)) return true;
  if (event.key === " " && (command || event.shiftKey || column < 0)) {
    choose(grid, row, command ? "also" : event.shiftKey ? "up to" : "one");
    return true;
  }
  return change(grid, event, row, column);
}

function headKey(grid: Grid, event: KeyboardEvent, column: number): boolean {
  const columns = grid.columns.peek();
  const first = grid.rows.peek()[0];
  const to = (index: number): boolean => {
    moveTo(grid, "", Math.max(0, Math.min(index, columns.length - 1)));
    return true;
  };
  switch (event.key) {
    case "ArrowRight":
      return to(column + 1);
    case "ArrowLeft":
      return to(column - 1);
    case "Home":
      return to(0);
    case "End":
      return to(columns.length - 1);
    case "ArrowDown":
      if (first) moveTo(grid, first.key, column);
      return true;
    case "ArrowUp":
      return true;
    case "Enter":
    case " ": {
      const chosen = columns[column];
      if (chosen) sortBy(grid, chosen);
      return true;
    }
    default:
      return false;
  }
}

/** Shift with arrows, Home and End selects all the lines passed. */
function extend(grid: Grid, event: KeyboardEvent, row: Row, column: number): boolean {
  const rows = grid.rows.peek();
  const index = { ArrowDown: row.index + 1, ArrowUp: row.index - 1 }[event.key];
  if (index === undefined) return false;
  const next = rows[index];
  if (!next) return true;
  if (grid.view.selected.peek() === null) choose(grid, row);
  moveTo(grid, next.key, column);
  choose(grid, next, "up to");
  return true;
}

function walk(grid: Grid, event: KeyboardEvent, row: Row, column: number, page: number): boolean {
  if (event.altKey || event.shiftKey) return false;
  const rows = grid.rows.peek();
  const last = grid.columns.peek().length - 1;
  const to = (index: number, at = column): boolean => {
    const next = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (next) moveTo(grid, next.key, at);
    return true;
  };
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key !== "Home" && event.key !== "End") return false;
  switch (event.key) {
    case "ArrowDown":
      return to(row.index + 1);
    case "ArrowUp":
      if (row.index === 0 && column >= 0) moveTo(grid, "", column);
      else to(row.index - 1);
      return true;
    case "PageDown":
      return to(row.index + page);
    case "PageUp":
      return to(row.index - page);
    case "ArrowRight":
      if (column < 0 && row.drivers > 0 && !row.open) fold(grid, row, true);
      else to(row.index, Math.min(column + 1, last));
      return true;
    case "ArrowLeft":
      if (column >= 0) to(row.index, column - 1);
      else if (row.drivers > 0 && row.open) fold(grid, row, false);
      else if (row.parent !== null) moveTo(grid, row.parent, column);
      return true;
    case "Home":
      return command || column < 0 ? to(0) : to(row.index, 0);
    case "End":
      return command || column < 0 ? to(rows.length - 1) : to(row.index, last);
    default:
      return false;
  }
}

/** Keys that write in a cell, or do to the line what they do to its card. */
function change(grid: Grid, event: KeyboardEvent, row: Row, column: number): boolean {
  const { view } = grid;
  const cell = grid.columns.peek()[Math.max(0, column)];
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key === "Enter" && event.shiftKey && plain) return true; // meant for the notebook
  if (cell && plain && (event.key === "Enter" || event.key === "F2")) {
    if (!write(grid, row, cell, null) && event.key === "Enter" && !cell.editor) choose(grid, row);
    return true;
  }
  if (!view.editable) return false;
  if (cell && plain && column >= 0) {
    if (event.key === "Delete" || event.key === "Backspace") return write(grid, row, cell, "");
    if (event.key.length === 1 && event.key !== " ") {
      write(grid, row, cell, event.key);
      return true;
    }
  }
  const name = shortcutOf(event);
  if (name === undefined || !OF_CARDS.has(name)) return false;
  if (column >= 0 && plain) return false;
  edit(view, name, row.metric);
  return true;
}
