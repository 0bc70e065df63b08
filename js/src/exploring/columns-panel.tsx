import * as text from "../text/exploring.ts";
import { Popover } from "../views/popover.tsx";
import type { View } from "../views/view.ts";
import { COLUMNS, METRIC } from "./columns.ts";
import { explored } from "./state.ts";

/** Chooses the columns of the table. */
export function ColumnsPanel({ view }: { view: View }) {
  const { columns } = explored(view);
  return (
    <Popover view={view} boxKey={null} at=".kt-columns-button" label={text.COLUMNS}>
      <fieldset class="kt-only two">
        <legend>{text.COLUMNS}</legend>
        {COLUMNS.filter((column) => column !== METRIC).map((column, index) => (
          <label key={column.id} class={columns.value.has(column.id) ? "on" : ""}>
            <input
              type="checkbox"
              data-first={index === 0 || undefined}
              data-lm-suppress-shortcuts="true"
              checked={columns.value.has(column.id)}
              onChange={() => {
                const next = new Set(columns.peek());
                if (!next.delete(column.id)) next.add(column.id);
                columns.value = next;
              }}
            />
            <span>{column.label}</span>
          </label>
        ))}
      </fieldset>
    </Popover>
  );
}
