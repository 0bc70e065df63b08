import { attempt, complain, tell, warn } from "../interactions/actions.ts";
import type { EditCommand, MetricState } from "../protocol.ts";
import * as text from "../text/exploring.ts";
import { inputText, parseNumber } from "../views/number-text.ts";
import type { Column, Content, Entry } from "./columns.ts";
import { METRIC } from "./columns.ts";
import type { EditOf } from "./editors.ts";
import type { Grid } from "./grid.ts";
import { entries, type Row } from "./rows.ts";

/** A table as a spreadsheet takes it: text with tabs, and the same as HTML. */
export interface Sheet {
  readonly text: string;
  readonly html: string;
  readonly rows: number;
}

const written = (content: Content): string => (content === null ? "" : String(content));
/** A tab or a line end would start another cell; a sign of a formula would be reckoned. */
function field(content: Content): string {
  if (typeof content === "number") return inputText(content, null);
  const bare = written(content).replace(/[\t\r\n]+/g, " ");
  return /^[=+@-]/.test(bare) ? `'${bare}` : bare;
}
const escaped = (words: string): string =>
  words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

export function sheetOf(
  columns: readonly Column[],
  rows: readonly { entry: Entry; depth: number }[],
): Sheet {
  const cells = rows.map(({ entry }) => columns.map((column) => column.content(entry)));
  const head = columns.map(({ label }) => label);
  const lines = [head, ...cells.map((row) => row.map(field))].map((row) => row.join("\t"));
  const line = (row: readonly Content[], depth: number): string =>
    row
      .map((content, index) => {
        if (typeof content === "number") return `<td>${field(content)}</td>`;
        const indent = index === 0 && depth > 0 ? ` style="padding-left:${depth}em"` : "";
        return `<td${indent}>${escaped(written(content))}</td>`;
      })
      .join("");
  const body = cells.map((row, index) => `<tr>${line(row, rows[index]?.depth ?? 0)}</tr>`);
  const heads = head.map((label) => `<th>${escaped(label)}</th>`).join("");
  return {
    text: lines.join("\n"),
    html: `<table><thead><tr>${heads}</tr></thead><tbody>${body.join("")}</tbody></table>`,
    rows: rows.length,
  };
}

/** The selected lines where there are several, else all of them. */
function sheet(grid: Grid): Sheet {
  const { view } = grid;
  const entry = entries(view);
  const all = grid.rows.peek().flatMap((row) => {
    const found = entry(row.metric);
    return found ? [{ entry: found, depth: row.depth, id: row.metric }] : [];
  });
  const others = view.others.peek();
  const chosen = all.filter(({ id }) => others.has(id) || view.selected.peek() === id);
  return sheetOf(grid.columns.peek(), others.size > 0 && chosen.length > 0 ? chosen : all);
}

export function copyRows(grid: Grid, event: ClipboardEvent): void {
  if ((event.target as Element).closest("input, select") || !event.clipboardData) return;
  const made = sheet(grid);
  event.clipboardData.setData("text/plain", made.text);
  event.clipboardData.setData("text/html", made.html);
  event.preventDefault();
  event.stopPropagation();
  tell(grid.view, text.copied(made.rows));
}

/** The same by a button, which has no such event. */
export function copyAll(grid: Grid): void {
  const made = sheet(grid);
  const once = (event: ClipboardEvent): void => {
    event.clipboardData?.setData("text/plain", made.text);
    event.clipboardData?.setData("text/html", made.html);
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(grid.view, text.copied(made.rows));
  };
  document.addEventListener("copy", once, { capture: true, once: true });
  document.execCommand("copy");
  document.removeEventListener("copy", once, { capture: true });
}

/** What is pasted, line by line and cell by cell. */
export function gridOf(pasted: string): string[][] {
  const lines = pasted.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  return lines.map((line) => line.split("\t").map((cell) => cell.trim()));
}

interface Pasted {
  readonly edits: readonly EditOf[];
  /** Labels of the metrics that take no value. */
  readonly refused: readonly string[];
}

/**
 * What pasted cells change. Where a first column names metrics, each number goes to its own; else the
 * numbers go down the lines from `from`, one each. Numbers beside go to the columns beside.
 */
export function pasteEdits(
  cells: readonly (readonly string[])[],
  rows: readonly Row[],
  columns: readonly Column[],
  from: { readonly row: number; readonly column: number },
  ask: (row: Row, column: Column, typed: string) => EditOf | "refused" | null,
): Pasted {
  const edits: EditOf[] = [];
  const refused: string[] = [];
  cells.forEach((line, index) => {
    const row = rows[from.row + index];
    if (!row) return;
    line.forEach((typed, beside) => {
      const column = columns[from.column + beside];
      if (!column?.numeric || !column.editor || parseNumber(typed.replace(/^'/, ""), null) === null)
        return;
      const made = ask(row, column, typed);
      if (made === "refused") refused.push(row.metric);
      else if (made) edits.push(made);
    });
  });
  return { edits, refused };
}

/** Lines whose first cell is a label or an id, with the numbers of the columns named above them. */
export function namedEdits(
  cells: readonly (readonly string[])[],
  rows: readonly Row[],
  columns: readonly Column[],
  metrics: ReadonlyMap<string, MetricState>,
  from: number,
  ask: (row: Row, column: Column, typed: string) => EditOf | "refused" | null,
): Pasted | null {
  const byName = new Map<string, Row>();
  for (const row of rows) {
    byName.set(row.metric, row);
    byName.set(metrics.get(row.metric)?.label.toLowerCase() ?? row.metric, row);
  }
  const named = cells.filter(([name = ""]) => byName.has(name.toLowerCase()));
  if (named.length === 0) return null;
  const [first = []] = cells;
  const heads =
    first[0] === METRIC.label
      ? first.map((label) => columns.find((column) => column.label === label))
      : first.map((_, index) => (index === 0 ? METRIC : columns[from + index - 1]));
  const edits: EditOf[] = [];
  const refused: string[] = [];
  for (const [name = "", ...numbers] of named) {
    const row = byName.get(name.toLowerCase());
    numbers.forEach((typed, index) => {
      const column = heads[index + 1];
      if (!row || !column?.numeric || !column.editor || typed === "") return;
      const made = ask(row, column, typed);
      if (made === "refused") refused.push(row.metric);
      else if (made) edits.push(made);
    });
  }
  return { edits, refused };
}

/** Pastes numbers of a spreadsheet as one step of the history. */
export function pasteInto(grid: Grid, event: ClipboardEvent): void {
  if ((event.target as Element).closest("input, select") || !grid.view.editable) return;
  const cells = gridOf(event.clipboardData?.getData("text/plain") ?? "");
  event.preventDefault();
  event.stopPropagation();
  void pasteCells(grid, cells);
}

async function pasteCells(grid: Grid, cells: string[][]): Promise<void> {
  const { view } = grid;
  const { metrics } = view.store.state.peek();
  const [rows, columns] = [grid.rows.peek(), grid.columns.peek()];
  const stop = grid.stop.peek();
  const start = columns.findIndex(({ editor, numeric }) => editor && numeric);
  const column = columns[stop.column]?.numeric ? stop.column : start;
  const row = grid.byKey.peek().get(stop.key)?.index ?? 0;
  const ask = (to: Row, of: Column, typed: string): EditOf | "refused" | null => {
    const metric = metrics.get(to.metric);
    if (!metric || !of.editor) return "refused";
    if (of.editor.barred(view, metric) !== "") return "refused";
    // a number of a spreadsheet is the number itself, also with a sign
    const asked = of.editor.ask(view, metric, `=${typed.replace(/^'/, "")}`);
    return asked && "error" in asked ? "refused" : asked;
  };
  const { edits, refused } =
    namedEdits(cells, rows, columns, metrics, column, ask) ??
    pasteEdits(cells, rows, columns, { row, column }, ask);
  if (edits.length === 0 && refused.length === 0) {
    warn(view, text.NOTHING_TO_PASTE);
    return;
  }
  const labels = [...new Set(refused)].map((id) => metrics.get(id)?.label ?? id);
  if (edits.length > 0) {
    const summary = text.pasteSummary(edits.length);
    const outcome = await attempt(view, "batch", { edits: edits as EditCommand[], summary });
    if (!outcome.ok) {
      complain(view, outcome.error);
      return;
    }
  }
  tell(view, text.pasted(edits.length) + text.leftOut(labels), { undo: edits.length > 0 });
}
