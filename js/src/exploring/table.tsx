import { effect, useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import * as text from "../text/exploring.ts";
import type { View } from "../views/view.ts";
import { Part } from "./as.ts";
import { type Column, METRIC } from "./columns.ts";
import { copyRows, pasteInto } from "./copying.ts";
import { choose, type Grid, moveTo, openGrid, ROW, write } from "./grid.ts";
import { TableHead } from "./table-head.tsx";
import { tableKey } from "./table-keys.ts";
import { TableRow } from "./table-row.tsx";
import { TableTools } from "./table-tools.tsx";

/** Lines drawn above and below what is seen, in steps of so many. */
const STEP = 6;

const track = ({ width }: Column): string => `minmax(${width}px,${width}fr)`;

/** The same tree as lines and columns. */
export function Table({ view }: { view: View }) {
  const grid = useMemo(() => openGrid(view), [view]);
  const box = useRef<HTMLDivElement>(null);
  const size = useSignal(0);
  const top = useSignal(0);
  const columns = grid.columns.value;
  const rows = grid.rows.value;
  const heads = grid.mine.filterRow.value ? 2 : 1;
  const start = useComputed(() => Math.floor(top.value / ROW / STEP) * STEP - STEP).value;
  const count = useComputed(() => Math.ceil(size.value / ROW / STEP) * STEP + 3 * STEP).value;
  const stop = grid.stop.value;
  const { metrics, name } = view.store.state.value;
  useFollowing(grid, box, size, heads);
  useLayoutEffect(() => {
    if (!grid.wanted.peek()) return;
    grid.wanted.value = false;
    focusStop(box.current, grid);
  });

  const drawn = useDrawn(grid, columns, heads);
  const shown = rows.slice(Math.max(0, start), Math.max(0, start) + count);
  const held = grid.byKey.value.get(stop.key);
  if (held && !shown.includes(held)) shown.push(held);
  const rest = columns.slice(1);
  const width = rest.reduce((sum, column) => sum + column.width, 0);
  return (
    <div class="kt-tt">
      <TableTools grid={grid} />
      <Part
        ref={box}
        class="kt-tt-grid"
        role="treegrid"
        aria-label={text.TABLE_OF(name)}
        aria-rowcount={rows.length + heads}
        aria-colcount={columns.length}
        aria-multiselectable="true"
        style={{
          "--columns": [`minmax(var(--first),${METRIC.width}fr)`, ...rest.map(track)].join(" "),
          "--wide": `calc(var(--first) + ${width}px)`,
        }}
        onScroll={(event) => {
          top.value = event.currentTarget.scrollTop;
        }}
        onFocusIn={(event) => follow(grid, event)}
        onKeyDown={(event) => {
          if ((event.target as Element).closest("input, select")) return;
          const page = Math.max(1, Math.floor(size.peek() / ROW) - 1);
          if (!tableKey(grid, event, page)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
        onCopy={(event) => copyRows(grid, event)}
        onPaste={(event) => pasteInto(grid, event)}
      >
        <TableHead grid={grid} columns={columns} />
        <Part
          role="rowgroup"
          class="kt-tt-rows"
          style={{ height: `${rows.length * ROW}px` }}
          onClick={(event) => press(grid, event)}
          onDblClick={(event) => {
            const { row, column } = cellAt(grid, event);
            if (row && column) write(grid, row, column, null);
          }}
        >
          {shown.map(drawn)}
        </Part>
        {rows.length === 0 && metrics.size > 0 && <p class="kt-quiet">{text.NO_ROWS}</p>}
      </Part>
    </div>
  );
}

/** Lines that have not changed are not compared again while the table is scrolled. */
function useDrawn(grid: Grid, columns: readonly Column[], heads: number) {
  return useMemo(() => {
    const known = new WeakMap<object, preact.JSX.Element>();
    return (row: Parameters<typeof TableRow>[0]["row"]) => {
      const drawn = known.get(row) ?? (
        <TableRow key={row.key} grid={grid} row={row} columns={columns} heads={heads} />
      );
      known.set(row, drawn);
      return drawn;
    };
  }, [grid, columns, heads]);
}

/** Keeps size and scroll, and shows the line that the keyboard is sent to from elsewhere. */
function useFollowing(
  grid: Grid,
  box: { current: HTMLDivElement | null },
  size: { value: number },
  heads: number,
): void {
  const { view, mine } = grid;
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = (): void => {
      size.value = element.clientHeight;
    };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    grid.scroll.value = (index) => {
      const room = element.clientHeight - heads * ROW;
      const above = index * ROW - element.scrollTop;
      if (above < 0) element.scrollTop = index * ROW;
      else if (above + ROW > room) element.scrollTop = index * ROW + ROW - room;
    };
    return () => watcher.disconnect();
  }, [grid, box, size, heads]);
  useLayoutEffect(() => {
    const first = view.selected.peek() ?? view.active.peek();
    if (first !== null && mine.cursor.peek().key === "")
      mine.cursor.value = { key: first, column: -1 };
    const row = grid.byKey.peek().get(view.selected.peek() ?? mine.cursor.peek().key);
    if (row) grid.scroll.peek()(row.index);
    const page = box.current?.getRootNode() as Partial<DocumentOrShadowRoot> | undefined;
    // a card that had the keyboard is hidden from now on
    if (page?.activeElement?.closest(".kt-canvas")) focusStop(box.current, grid);
    return effect(() => {
      const next = view.focusNext.value;
      const sent = next === null ? undefined : grid.byKey.peek().get(next);
      if (!sent) return;
      if (mine.cursor.peek().key !== sent.key) mine.cursor.value = { key: sent.key, column: -1 };
      grid.scroll.peek()(sent.index);
      if (view.dialog.peek() !== null) return;
      view.focusNext.value = null;
      grid.wanted.value = true;
      requestAnimationFrame(() => {
        grid.wanted.value = false;
        focusStop(element(), grid);
      });
    });
    function element(): HTMLDivElement | null {
      return box.current;
    }
  }, [view, grid, mine, box]);
  useLayoutEffect(
    () =>
      effect(() => {
        const dialog = view.dialog.value;
        if (dialog?.kind !== "rename") return;
        const row = grid.byKey.peek().get(dialog.key);
        const [column] = grid.columns.peek();
        view.dialog.value = null;
        if (row && column) write(grid, row, column, null);
      }),
    [view, grid],
  );
}

/** Gives the keyboard to the line or cell it stands on, and brings that into sight from the side. */
function focusStop(box: HTMLElement | null, grid: Grid): void {
  if (grid.mine.editing.peek() !== null) return; // the input has taken it
  const { key, column } = grid.stop.peek();
  const row = box?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  const cell = column < 0 ? row : (row?.children[column] as HTMLElement | undefined);
  if (!box || !cell) return;
  cell.focus({ preventScroll: true });
  if (column <= 0) {
    box.scrollLeft = 0;
    return;
  }
  const first = (cell.parentElement?.children[0] as HTMLElement | undefined)?.offsetWidth ?? 0;
  const start = cell.offsetLeft - first;
  const end = cell.offsetLeft + cell.offsetWidth - box.clientWidth;
  if (box.scrollLeft > start) box.scrollLeft = start;
  else if (box.scrollLeft < end) box.scrollLeft = end;
}

/** Whoever gives a line or a cell the keyboard, that is where the keys begin. */
function follow(grid: Grid, event: FocusEvent): void {
  const target = event.target as HTMLElement;
  if (target.closest("input, select")) return;
  const line = target.closest<HTMLElement>("[data-key]");
  if (!line) return;
  const key = line.dataset.key ?? "";
  const column = target === line ? -1 : [...line.children].indexOf(target);
  const now = grid.mine.cursor.peek();
  if (now.key !== key || now.column !== column) grid.mine.cursor.value = { key, column };
}

function cellAt(grid: Grid, event: MouseEvent) {
  const target = event.target as Element;
  const key = target.closest<HTMLElement>("[data-key]")?.dataset.key ?? "";
  const id = target.closest<HTMLElement>("[data-column]")?.dataset.column;
  const columns = grid.columns.peek();
  const index = columns.findIndex((column) => column.id === id);
  return { row: grid.byKey.peek().get(key), column: columns[index], index };
}

function press(grid: Grid, event: MouseEvent): void {
  if ((event.target as Element).closest("input, select")) return;
  const { row, index } = cellAt(grid, event);
  if (!row) return;
  const also = event.ctrlKey || event.metaKey;
  choose(grid, row, event.shiftKey ? "up to" : also ? "also" : "one");
  moveTo(grid, row.key, index);
}
