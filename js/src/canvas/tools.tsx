import { useComputed } from "@preact/signals";
import * as text from "../text/canvas.ts";
import type { View } from "../views/view.ts";
import { depthOf, levelsShown, showLevels } from "./levels.ts";

/** Level beyond which only "all" is offered. */
const MOST = 9;
const GROW =
  "M9.500 2.500h4v4M6.500 13.500h-4v-4M13.500 2.500l-4.500 4.500M2.500 13.500l4.500-4.500";
const SHRINK = "M13.500 6.500h-4v-4M2.500 9.500h4v4M9.500 6.500l4-4M6.500 9.500l-4 4";

/** Stands beside the zoom buttons: how many levels show, full screen. */
export function Tools({ view }: { view: View }) {
  const full = view.full.value;
  const label = full ? text.LEAVE_FULL_SCREEN : text.FULL_SCREEN;
  return (
    <>
      <button
        type="button"
        aria-label={label}
        aria-pressed={full}
        title={`${label} (${full ? "Esc" : "F11"})`}
        data-lm-suppress-shortcuts="true"
        onClick={() => {
          view.full.value = !full;
        }}
      >
        <svg class="i" viewBox="0 0 16 16" aria-hidden="true">
          <path d={full ? SHRINK : GROW} />
        </svg>
      </button>
      <Levels view={view} />
    </>
  );
}

function Levels({ view }: { view: View }) {
  const deepest = useComputed(() => depthOf(view.store.state.value)).value;
  const shown = useComputed(() => levelsShown(view.layout.value)).value;
  if (deepest < 2) return null;
  const all = shown !== null && shown >= deepest;
  return (
    <select
      class="kt-levels"
      aria-label={text.LEVELS}
      title={`${text.LEVELS} (Alt+1 to Alt+9)`}
      data-lm-suppress-shortcuts="true"
      value={all ? "all" : String(shown ?? "")}
      onChange={({ currentTarget }) => {
        const { value } = currentTarget;
        showLevels(view, value === "all" ? Number.POSITIVE_INFINITY : Number(value));
      }}
    >
      {shown === null && (
        <option value="" disabled>
          {text.MIXED_LEVELS}
        </option>
      )}
      {Array.from({ length: Math.min(MOST, deepest - 1) }, (_, index) => (
        <option key={index} value={String(index + 1)}>
          {text.levels(index + 1)}
        </option>
      ))}
      <option value="all">{text.ALL_LEVELS}</option>
    </select>
  );
}
