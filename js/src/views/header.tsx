import { formatPeriod, formatPeriodBeside } from "../format.ts";
import type { Direction } from "../protocol.ts";
import { EditTools } from "./edit-tools.tsx";
import { Icon } from "./icons.tsx";
import { opening } from "./navigate.ts";
import { Story } from "./story.tsx";
import type { View } from "./view.ts";

function Period({ view }: { view: View }) {
  const { keys, grain } = view.store.state.value.periods;
  const position = view.position.value;
  const before = view.before.value;
  const shown = keys[position] ?? "";
  if (grain === null || keys.length < 2) return null;
  const compare = view.compare.value;
  const beside =
    before === null
      ? compare === ""
        ? "no comparison"
        : "vs –"
      : `vs ${formatPeriodBeside(keys[before] ?? "", shown)}`;
  const newestFirst = [...keys].reverse();
  return (
    <div class="kt-period">
      <Icon name="calendar" />
      <label class="kt-pick">
        <span aria-hidden="true">{formatPeriod(shown)}</span>
        <select
          aria-label="Period"
          data-lm-suppress-shortcuts="true"
          value={shown}
          onChange={(event) => {
            const { value } = event.currentTarget;
            view.period.value = value === keys.at(-1) ? "" : value;
          }}
        >
          {newestFirst.map((key) => (
            <option key={key} value={key}>
              {formatPeriod(key)}
            </option>
          ))}
        </select>
      </label>
      <label class="kt-pick quiet">
        <span aria-hidden="true">{beside}</span>
        <select
          aria-label="Compare with"
          data-lm-suppress-shortcuts="true"
          value={compare}
          onChange={(event) => {
            view.compare.value = event.currentTarget.value;
          }}
        >
          <option value="previous">{`Previous ${grain}`}</option>
          {grain !== "year" && <option value="year">{`Same ${grain} a year before`}</option>}
          <option value="">No comparison</option>
          {newestFirst.map((key) => (
            <option key={key} value={key}>
              {formatPeriod(key)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function DirectionButton({
  view,
  direction,
  label,
}: {
  view: View;
  direction: Direction;
  label: string;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      data-lm-suppress-shortcuts="true"
      aria-pressed={view.direction.value === direction}
      onClick={() => {
        view.direction.value = direction;
        view.touched.value = false;
        view.viewport.value = opening(view);
      }}
    >
      <Icon name={direction} />
    </button>
  );
}

/** The tree's name, or what it starts with. */
function titleOf(view: View): string {
  const { name, roots, metrics } = view.store.state.value;
  const first = metrics.get(roots[0] ?? "");
  return name || (first ? `${first.label} tree` : "Empty tree");
}

export function Header({ view }: { view: View }) {
  return (
    <div class="kt-head">
      <div class="kt-hl">
        <div class="kt-title">{titleOf(view)}</div>
        <Story view={view} />
      </div>
      <div class="kt-tools">
        <Period view={view} />
        {EDITOR && view.editable && <EditTools view={view} />}
        <div class="kt-btns">
          <DirectionButton view={view} direction="lr" label="Left to right" />
          <DirectionButton view={view} direction="tb" label="Top to bottom" />
        </div>
      </div>
    </div>
  );
}
