import { useComputed } from "@preact/signals";
import * as text from "../text/exploring.ts";
import { useOwnId } from "../views/ids.ts";
import { Popover } from "../views/popover.tsx";
import { StatusIcon } from "../views/status-icon.tsx";
import type { Colour, View } from "../views/view.ts";
import { choose, clearFilter, counts, isFiltering, KINDS } from "./filtering.ts";
import { explored, type FilterKind } from "./state.ts";

const ORDER: Readonly<Record<string, readonly string[]>> = {
  status: ["off track", "at risk", "on track", "no data", ""],
  finding: ["error", "warning", "info", ""],
};
const COLOURS: readonly Colour[] = ["status", "contribution", "owner", "segment"];
const STATUSES: readonly string[] = ["on track", "at risk", "off track", "no data"];

/** Stands in the header and opens the filters. */
export function FilterButton({ view }: { view: View }) {
  const open = useComputed(() => view.dialog.value?.kind === "filter").value;
  const on = isFiltering(explored(view).filter.value) || view.colour.value !== "status";
  return (
    <div class="kt-btns">
      <button
        type="button"
        class="kt-filter-button"
        aria-label={text.FILTER}
        title={text.FILTER}
        aria-expanded={open}
        data-on={on || undefined}
        data-lm-suppress-shortcuts="true"
        onPointerDown={(event) => event.stopPropagation()}
        onClick={() => {
          view.dialog.value = open ? null : { kind: "filter" };
        }}
      >
        <svg class="i" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 3.500h12M4.500 8h7M6.800 12.500h2.400" />
        </svg>
      </button>
    </div>
  );
}

/** Which metrics are left, and what the colours of the cards stand for. */
export function FilterPanel({ view }: { view: View }) {
  const { filter } = explored(view);
  const found = counts(view, filter.value);
  const group = useOwnId("colour");
  return (
    <Popover view={view} boxKey={null} at=".kt-filter-button" label={text.FILTER}>
      <div class="kt-label">
        <span>{text.FILTER}</span> <i>{text.ESC}</i>
      </div>
      <fieldset class="kt-only colours">
        <legend>{text.COLOUR_BY}</legend>
        {COLOURS.map((colour, index) => (
          <label key={colour} class={view.colour.value === colour ? "on" : ""}>
            <input
              type="radio"
              name={group}
              data-first={index === 0 || undefined}
              data-lm-suppress-shortcuts="true"
              checked={view.colour.value === colour}
              onChange={() => {
                view.colour.value = colour;
              }}
            />
            {text.COLOURS[colour]}
          </label>
        ))}
      </fieldset>
      {KINDS.map((kind) => (
        <Choices key={kind} view={view} kind={kind} found={found[kind]} />
      ))}
      <div class="kt-actions">
        <button
          type="button"
          class="kt-button"
          disabled={!isFiltering(filter.value)}
          data-lm-suppress-shortcuts="true"
          onClick={() => clearFilter(view)}
        >
          {text.CLEAR_FILTER}
        </button>
      </div>
    </Popover>
  );
}

interface ChoicesProps {
  view: View;
  kind: FilterKind;
  found: ReadonlyMap<string, number>;
}

function Choices({ view, kind, found }: ChoicesProps) {
  const chosen = explored(view).filter.value[kind];
  const order = ORDER[kind];
  const choices = [...found.keys()].sort((one, other) =>
    order
      ? order.indexOf(one) - order.indexOf(other)
      : Number(one === "") - Number(other === "") || one.localeCompare(other),
  );
  if (choices.length < 2 && chosen.size === 0) return null;
  return (
    <fieldset class="kt-only">
      <legend>{text.KIND[kind]}</legend>
      {choices.map((choice) => (
        <label key={choice} class={chosen.has(choice) ? "on" : ""}>
          <input
            type="checkbox"
            data-lm-suppress-shortcuts="true"
            checked={chosen.has(choice)}
            onChange={() => choose(view, kind, choice)}
          />
          {STATUSES.includes(choice) && <StatusIcon status={choice as "on track"} />}
          <span>{text.choice(kind, choice)}</span>
          <b class="num">{found.get(choice)}</b>
        </label>
      ))}
    </fieldset>
  );
}
