import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatValue } from "../format.ts";
import * as text from "../text/exploring.ts";
import { useOwnId } from "../views/ids.ts";
import type { Column } from "./columns.ts";
import { finish, type Grid, moveTo, nextCell, write } from "./grid.ts";
import type { Row } from "./rows.ts";
import type { Editing } from "./state.ts";

interface CellInputProps {
  grid: Grid;
  row: Row;
  column: Column;
  index: number;
  editing: Editing;
  label: string;
}

/** Writes in a cell: Enter and Tab send, Escape leaves it as it was. */
export function CellInput({ grid, row, column, index, editing, label }: CellInputProps) {
  const { view, mine } = grid;
  const input = useRef<HTMLInputElement & HTMLSelectElement>(null);
  const left = useRef(false);
  const wrong = useOwnId("wrong");
  const [typed, setTyped] = useState(editing.text);
  const { editor } = column;
  const metric = view.store.fields.metrics.value.get(row.metric);
  useLayoutEffect(() => {
    const element = input.current;
    element?.focus({ preventScroll: true });
    if (!editing.fresh) element?.select?.();
    left.current = false;
  }, [editing]);
  const preview =
    metric && /^[-+*/×÷−]/.test(typed.trim()) ? editor?.preview?.(view, metric, typed) : undefined;

  function send(then: () => void): void {
    if (left.current) return;
    left.current = true;
    if (finish(grid, row, column, typed)) then();
    else left.current = false;
  }
  function onKeyDown(event: KeyboardEvent): void {
    const { key } = event;
    if (key === "Escape") {
      left.current = true;
      mine.editing.value = null;
      moveTo(grid, row.key, index);
    } else if (key === "Enter") {
      const next = grid.rows.peek()[row.index + (event.shiftKey ? -1 : 1)] ?? row;
      send(() => moveTo(grid, next.key, index));
    } else if (key === "Tab") {
      const next = nextCell(grid, row, column, event.shiftKey ? -1 : 1);
      send(() => {
        moveTo(grid, next?.row.key ?? row.key, next?.index ?? index);
        if (next) write(grid, next.row, next.column, null);
      });
    } else {
      event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
  const common = {
    ref: input,
    class: "kt-tt-input",
    "aria-label": text.cellOf(column.label, label),
    "aria-invalid": editing.error !== "",
    "aria-describedby": editing.error === "" ? undefined : wrong,
    "data-lm-suppress-shortcuts": "true",
    value: typed,
    onKeyDown,
    onBlur: () => {
      if (mine.editing.peek() === editing) send(() => {});
    },
  };
  return (
    <>
      {editor?.choices ? (
        <select {...common} onChange={(event) => setTyped(event.currentTarget.value)}>
          {editor.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {editing.error !== "" && (
        <span class="kt-tt-error" id={wrong} role="alert">
          {editing.error}
        </span>
      )}
      {editing.error === "" && preview != null && (
        <span class="kt-tt-preview num" aria-live="polite">
          {text.becomes(
            formatValue(preview, metric?.unit ?? metric?.inferred_unit ?? null, "full"),
          )}
        </span>
      )}
    </>
  );
}
