import * as text from "../text/exploring.ts";
import { Part } from "./as.ts";
import type { Column } from "./columns.ts";
import { type Grid, moveTo, sortBy } from "./grid.ts";

const ARIA = { up: "ascending", down: "descending" } as const;

/** Headings that sort, and the fields that filter. */
export function TableHead({ grid, columns }: { grid: Grid; columns: readonly Column[] }) {
  const { mine } = grid;
  const sorting = mine.sorting.value;
  const stop = grid.stop.value;
  return (
    <Part role="rowgroup" class="kt-tt-head">
      <Part role="row" class="kt-tt-row" data-key="" aria-rowindex={1}>
        {columns.map((column, index) => {
          const sorted = sorting?.column === column.id ? (sorting.down ? "down" : "up") : null;
          return (
            <Part
              key={column.id}
              role="columnheader"
              class={`kt-tt-th ${column.numeric ? "num" : ""}`}
              tabIndex={stop.key === "" && stop.column === index ? 0 : -1}
              aria-colindex={index + 1}
              aria-sort={sorted ? ARIA[sorted] : "none"}
              data-lm-suppress-shortcuts="true"
              onClick={() => {
                moveTo(grid, "", index);
                sortBy(grid, column);
              }}
            >
              <span>{column.label}</span>
              {sorted && <span aria-hidden="true">{sorted === "down" ? "↓" : "↑"}</span>}
            </Part>
          );
        })}
      </Part>
      {mine.filterRow.value && (
        <Part role="row" class="kt-tt-row kt-tt-conditions" aria-rowindex={2}>
          {columns.map((column, index) => (
            <Part key={column.id} role="gridcell" class="kt-tt-td" aria-colindex={index + 1}>
              <input
                aria-label={text.filterBy(column.label)}
                placeholder={column.numeric ? "> 0" : "…"}
                autocomplete="off"
                spellcheck={false}
                data-lm-suppress-shortcuts="true"
                value={mine.conditions.value.get(column.id) ?? ""}
                onInput={(event) => {
                  const next = new Map(mine.conditions.peek());
                  next.set(column.id, event.currentTarget.value);
                  mine.conditions.value = next;
                }}
                onKeyDown={(event) => {
                  event.stopPropagation();
                  const first = grid.rows.peek()[0];
                  if (event.key === "ArrowDown" && first) moveTo(grid, first.key, index);
                  else if (event.key === "Escape") event.currentTarget.blur();
                }}
              />
            </Part>
          ))}
        </Part>
      )}
    </Part>
  );
}
