import { useComputed } from "@preact/signals";
import * as text from "../text/canvas.ts";
import type { View } from "../views/view.ts";
import { depthOf, levelsShown, showLevels } from "./levels.ts";

/** Level beyond which only "all" is offered. */
const MOST = 9;
const GROW =
  "M9.500 2.500h4v4M6.500 13.500h-4v-4M13.500 2.500l-4.500 4.500M2.500 13.500l4.500-4.500";
const STAIRS = "M2.500 4h5M5.500 8h5M8.500 12h5";
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
  const { roots } = view.store.fields;
  const deepest = useComputed(() =>
    depthOf({ roots: roots.value, metrics: view.wiring.value }),
  ).value;
  const shown = useComputed(() => levelsShown(view.layout.value)).value;
  if (deepest < 2) return null;
  const all = shown !== null && shown >= deepest;
  const offered = Array.from({ length: Math.min(MOST, deepest - 1) }, (_, index) => index + 1);
  return (
    <span class="kt-levels" title={text.LEVELS_KEYS}>
      <svg class="i" viewBox="0 0 16 16" aria-hidden="true">
        <path d={STAIRS} />
      </svg>
      <b>{all ? text.ALL_LEVELS : shown === null ? text.MIXED_LEVELS : text.levels(shown)}</b>
      <select
        aria-label={text.LEVELS}
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
        {offered.map((count) => (
          <option key={count} value={String(count)}>
            {text.levels(count)}
          </option>
        ))}
        <option value="all">{text.ALL_LEVELS}</option>
      </select>
    </span>
  );
}
