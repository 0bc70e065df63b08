import { useComputed } from "@preact/signals";
import * as text from "../text/exploring.ts";
import { labelOf, type View } from "../views/view.ts";
import { clearFilter, isFiltering, KINDS } from "./filtering.ts";
import { Close } from "./finder.tsx";
import { explored } from "./state.ts";

interface TagProps {
  about: string;
  children: preact.ComponentChildren;
  clear: string;
  onClear: () => void;
}

function Tag({ about, children, clear, onClear }: TagProps) {
  return (
    <div class="kt-segment kt-over">
      <span>
        {about} <b>{children}</b>
      </span>
      <Close label={clear} onClick={onClear} />
    </div>
  );
}

/** Says what is not shown, and takes back to everything. */
export function Tags({ view }: { view: View }) {
  const filter = explored(view).filter.value;
  const focus = view.focus.value;
  const { metrics } = view.store.fields;
  const chosen = KINDS.flatMap((kind) =>
    [...filter[kind]].map((choice) => text.choice(kind, choice)),
  );
  // the canvas says there which segment is shown, or whose change
  const below = useComputed(
    () => view.segment.value !== null || metrics.value.has(view.drill.value ?? ""),
  ).value;
  const hits = view.hits.value?.size ?? 0;
  return (
    <div class={below ? "kt-left-out below" : "kt-left-out"} aria-live="polite">
      {focus !== null && metrics.value.has(focus) && (
        <Tag
          about={text.FOCUS_ON}
          clear={text.SHOW_ALL}
          onClear={() => {
            view.focus.value = null;
          }}
        >
          {labelOf(view, focus)}
        </Tag>
      )}
      {isFiltering(filter) && (
        <Tag about={text.ONLY} clear={text.CLEAR_FILTER} onClear={() => clearFilter(view)}>
          {chosen.join(", ")} <i class="num">{text.shownOf(hits, metrics.value.size)}</i>
        </Tag>
      )}
    </div>
  );
}
