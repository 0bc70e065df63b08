import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { attempt, complain } from "../interactions/actions.ts";
import { unfold } from "../views/navigate.ts";
import { select, type View } from "../views/view.ts";
import { type Column, columnsOf } from "./columns.ts";
import { type Row, rowsOf, sameRows } from "./rows.ts";
import { type Explored, explored } from "./state.ts";

export const ROW = 30;

/** One table on the screen: what its parts and its keys share. */
export interface Grid {
  readonly view: View;
  readonly mine: Explored;
  readonly columns: ReadonlySignal<readonly Column[]>;
  readonly rows: ReadonlySignal<readonly Row[]>;
  readonly byKey: ReadonlySignal<ReadonlyMap<string, Row>>;
  /** The line and cell that Tab reaches. */
  readonly stop: ReadonlySignal<{ readonly key: string; readonly column: number }>;
  /** The keyboard goes there after the next paint. */
  readonly wanted: Signal<boolean>;
  readonly scroll: Signal<(index: number) => void>;
}

export function openGrid(view: View): Grid {
  const mine = explored(view);
  const columns = computed(() => columnsOf(view));
  let drawn: ReadonlyMap<string, Row> = new Map();
  const rows = computed(() => sameRows(rowsOf(view, columns.value), drawn));
  const byKey = computed(() => {
    drawn = new Map(rows.value.map((row) => [row.key, row]));
    return drawn;
  });
  return {
    view,
    mine,
    columns,
    rows,
    byKey,
    stop: computed(() => {
      const { key, column } = mine.cursor.value;
      const most = columns.value.length - 1;
      if (key === "" && column >= 0) return { key, column: Math.min(column, most) };
      if (byKey.value.has(key)) return { key, column: Math.min(column, most) };
      return { key: rows.value[0]?.key ?? "", column: -1 };
    }),
    wanted: signal(false),
    scroll: signal(() => {}),
  };
}

/** Gives a line or a cell the keyboard. */
export function moveTo(grid: Grid, key: string, column: number): void {
  const row = grid.byKey.peek().get(key);
  batch(() => {
    grid.wanted.value = true;
    grid.mine.cursor.value = { key, column };
  });
  if (row) grid.scroll.peek()(row.index);
}

/** Selects a line as its card is selected: the tree shows it too. */
export function choose(grid: Grid, row: Row, how: "one" | "also" | "up to" = "one"): void {
  const { view } = grid;
  const id = row.metric;
  unfold(view, id);
  const others = new Set(view.others.peek());
  const first = view.selected.peek();
  if (how === "one" || first === null) {
    select(view, id);
    return;
  }
  if (how === "up to") {
    const rows = grid.rows.peek();
    const from = rows.findIndex((one) => one.metric === first);
    const [start, end] = [Math.min(from, row.index), Math.max(from, row.index)];
    const span = rows.slice(Math.max(0, start), end + 1).map(({ metric }) => metric);
    view.others.value = new Set(span.filter((one) => one !== first));
    return;
  }
  if (first === id) {
    const [next = null, ...rest] = others;
    batch(() => {
      select(view, next);
      view.others.value = new Set(rest);
    });
    return;
  }
  if (!others.delete(id)) others.add(id);
  view.others.value = others;
}

export function fold(grid: Grid, row: Row, open: boolean): void {
  const { collapsed } = grid.view;
  const next = new Set(collapsed.peek());
  if (open) next.delete(row.metric);
  else next.add(row.metric);
  collapsed.value = next;
}

export function sortBy(grid: Grid, column: Column): void {
  const { sorting } = grid.mine;
  const now = sorting.peek();
  if (now?.column !== column.id) sorting.value = { column: column.id, down: column.numeric };
  else if (now.down === column.numeric) sorting.value = { column: column.id, down: !now.down };
  else sorting.value = null;
}

/** Begins to write in a cell; `typed` replaces what stands there. Says why where that cannot be. */
export function write(grid: Grid, row: Row, column: Column, typed: string | null): boolean {
  const { view, mine } = grid;
  const metric = view.store.state.peek().metrics.get(row.metric);
  if (!metric || !column.editor || !view.editable) return false;
  const barred = column.editor.barred(view, metric);
  if (barred !== "") {
    view.notice.value = { text: barred, tone: "info", undo: false };
    return false;
  }
  const fresh = typed !== null && !column.editor.choices;
  const text = fresh ? typed : column.editor.start(view, metric);
  mine.editing.value = { key: row.key, column: column.id, text, fresh, error: "" };
  return true;
}

/** Sends what was typed; false: it is wrong, and the cell says why. */
export function finish(grid: Grid, row: Row, column: Column, typed: string): boolean {
  const { view, mine } = grid;
  const metric = view.store.state.peek().metrics.get(row.metric);
  if (!metric || !column.editor) {
    mine.editing.value = null;
    return true;
  }
  const asked = column.editor.ask(view, metric, typed);
  const again = { key: row.key, column: column.id, text: typed, fresh: false };
  if (asked && "error" in asked) {
    mine.editing.value = { ...again, error: asked.error };
    return false;
  }
  mine.editing.value = null;
  if (asked)
    void attempt(view, asked.name, asked.args).then((outcome) => {
      if (outcome.ok || outcome.error.code === "disconnected") return;
      const { message, hint } = outcome.error;
      if (mine.editing.peek() !== null || view.shape.peek() !== "table")
        complain(view, outcome.error);
      else mine.editing.value = { ...again, error: hint ? `${message}: ${hint}` : message };
    });
  return true;
}

/** The next cell that can be written in, line by line; null: there is none. */
export function nextCell(
  grid: Grid,
  row: Row,
  column: Column,
  by: 1 | -1,
): { row: Row; column: Column; index: number } | null {
  const { view } = grid;
  const [columns, rows] = [grid.columns.peek(), grid.rows.peek()];
  const { metrics } = view.store.state.peek();
  const all = columns.length * rows.length;
  let at = row.index * columns.length + columns.indexOf(column);
  for (at += by; at >= 0 && at < all; at += by) {
    const next = rows[Math.floor(at / columns.length)];
    const index = at % columns.length;
    const beside = columns[index];
    const metric = next && metrics.get(next.metric);
    if (metric && beside?.editor?.barred(view, metric) === "")
      return { row: next, column: beside, index };
  }
  return null;
}
