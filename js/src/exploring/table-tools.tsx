import * as text from "../text/exploring.ts";
import { copyAll } from "./copying.ts";
import type { Grid } from "./grid.ts";

const PERIODS = 12;

interface SwitchProps {
  label: string;
  title?: string;
  on?: boolean;
  className?: string;
  onClick: () => void;
}

function Switch({ label, title = label, on, className = "", onClick }: SwitchProps) {
  return (
    <button
      type="button"
      class={`kt-tt-tool ${className}`}
      title={title}
      aria-pressed={on}
      data-lm-suppress-shortcuts="true"
      onClick={onClick}
    >
      {label}
    </button>
  );
}

/** What the table shows, above it. */
export function TableTools({ grid }: { grid: Grid }) {
  const { view, mine } = grid;
  const { metrics, periods } = view.store.state.value;
  const byPeriod = mine.periods.value > 0;
  const own = grid.rows.value.filter(({ beside, ghost }) => !beside && !ghost).length;
  return (
    <div class="kt-tt-tools" role="toolbar" aria-label={text.TABLE}>
      {periods.keys.length > 1 && (
        <div class="kt-tt-switch">
          <Switch
            label={text.FIELDS}
            on={!byPeriod}
            onClick={() => {
              mine.periods.value = 0;
            }}
          />
          <Switch
            label={text.PERIODS}
            on={byPeriod}
            onClick={() => {
              mine.periods.value = PERIODS;
            }}
          />
        </div>
      )}
      {!byPeriod && (
        <Switch
          label={text.COLUMNS}
          className="kt-columns-button"
          onClick={() => {
            view.dialog.value = { kind: "columns" };
          }}
        />
      )}
      <Switch
        label={text.FLAT}
        on={mine.flat.value}
        onClick={() => {
          mine.flat.value = !mine.flat.peek();
        }}
      />
      <Switch
        label={text.FILTER_ROW}
        on={mine.filterRow.value}
        onClick={() => {
          mine.filterRow.value = !mine.filterRow.peek();
        }}
      />
      <Switch label={text.COPY_TABLE} title={text.COPY_TITLE} onClick={() => copyAll(grid)} />
      <output class="kt-tt-count num">{text.shownOf(own, metrics.size)}</output>
    </div>
  );
}
