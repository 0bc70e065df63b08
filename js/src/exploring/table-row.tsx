import { useComputed } from "@preact/signals";
import * as text from "../text/exploring.ts";
import { readingOf } from "../views/reading.ts";
import { StatusIcon } from "../views/status-icon.tsx";
import { Part } from "./as.ts";
import { CellInput } from "./cell-input.tsx";
import { type Column, type Entry, METRIC } from "./columns.ts";
import { fold, type Grid, ROW } from "./grid.ts";
import type { Row } from "./rows.ts";

interface RowProps {
  grid: Grid;
  row: Row;
  columns: readonly Column[];
  /** Lines of headings above. */
  heads: number;
}

/** One metric, cell by cell. */
export function TableRow({ grid, row, columns, heads }: RowProps) {
  const { view, mine } = grid;
  const id = row.metric;
  const metric = useComputed(() => view.metrics.value.get(id)).value;
  const series = useComputed(() => view.series.value.get(id)).value;
  const selected = useComputed(() => view.selected.value === id || view.others.value.has(id)).value;
  const faded = useComputed(() => view.hits.value?.has(id) === false).value;
  const pending = useComputed(() => view.store.pending.value.get(id)).value;
  const column = useComputed(() => {
    const stop = grid.stop.value;
    return stop.key === row.key ? stop.column : null;
  }).value;
  const editing = useComputed(() =>
    mine.editing.value?.key === row.key ? mine.editing.value : null,
  ).value;
  if (!metric) return null;
  const entry: Entry = { view, metric, reading: readingOf(metric, series, view.place.value) };
  const looks = [
    row.beside && "beside",
    faded && "faded",
    row.depth === 0 && "root",
    editing && "editing",
  ];
  return (
    <Part
      role="row"
      class={`kt-tt-row ${looks.filter(Boolean).join(" ")}`}
      data-key={row.key}
      data-id={id}
      data-lm-suppress-shortcuts="true"
      data-pending={pending === undefined ? undefined : pending ? "edit" : "follows"}
      style={{ transform: `translateY(${row.index * ROW}px)` }}
      tabIndex={column === -1 ? 0 : -1}
      aria-level={row.depth + 1}
      aria-setsize={row.setsize}
      aria-posinset={row.posinset}
      aria-rowindex={row.index + 1 + heads}
      aria-expanded={row.drivers > 0 ? row.open : undefined}
      aria-selected={selected}
      aria-busy={pending !== undefined || undefined}
    >
      {columns.map((one, index) => (
        <Cell
          key={one.id}
          grid={grid}
          row={row}
          entry={entry}
          column={one}
          index={index}
          stop={column === index}
        >
          {editing?.column === one.id && (
            <CellInput
              grid={grid}
              row={row}
              column={one}
              index={index}
              editing={editing}
              label={metric.label}
            />
          )}
        </Cell>
      ))}
    </Part>
  );
}

interface CellProps {
  grid: Grid;
  row: Row;
  entry: Entry;
  column: Column;
  index: number;
  stop: boolean;
  children: preact.ComponentChild;
}

function Cell({ grid, row, entry, column, index, stop, children }: CellProps) {
  const { view } = grid;
  const shown = column.shown(entry);
  const writable = view.editable && column.editor?.barred(view, entry.metric) === "";
  const tone = column.tone?.(entry) ?? "";
  return (
    <Part
      role="gridcell"
      class={`kt-tt-td ${column.numeric ? "num" : ""} ${tone}`}
      data-column={column.id}
      data-lm-suppress-shortcuts="true"
      tabIndex={stop ? 0 : -1}
      aria-colindex={index + 1}
      aria-readonly={!writable}
      title={column.numeric || column === METRIC ? undefined : shown}
    >
      {column === METRIC && <Branch grid={grid} row={row} entry={entry} />}
      {children || <Shown column={column} entry={entry} shown={shown} />}
    </Part>
  );
}

function Shown({ column, entry, shown }: { column: Column; entry: Entry; shown: string }) {
  const { status } = entry.reading;
  if (column.id === "status" && status)
    return (
      <>
        <StatusIcon status={status} />
        <span>{shown}</span>
      </>
    );
  return <span dir={column.numeric ? undefined : "auto"}>{shown}</span>;
}

/** Indent, what opens and closes the line, and its status by shape. */
function Branch({ grid, row, entry }: { grid: Grid; row: Row; entry: Entry }) {
  const { status } = entry.reading;
  return (
    <>
      <i style={{ width: `calc(${row.depth} * var(--step))` }} />
      {row.drivers > 0 ? (
        <button
          type="button"
          class="kt-tt-twist"
          tabIndex={-1}
          aria-hidden="true"
          title={row.open ? text.COLLAPSE : text.EXPAND}
          data-open={row.open}
          onClick={(event) => {
            event.stopPropagation();
            fold(grid, row, !row.open);
          }}
        >
          <svg class="i" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M6 4l4 4-4 4" />
          </svg>
        </button>
      ) : (
        <i class="kt-tt-twist" />
      )}
      {status !== null && <StatusIcon status={status} />}
    </>
  );
}
