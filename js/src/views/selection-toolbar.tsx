import { useComputed } from "@preact/signals";
import { edit } from "../interactions/action.ts";
import { Icon, type IconName } from "./icons.tsx";
import { openDialog } from "./navigate.ts";
import type { View } from "./view.ts";

const HEIGHT = 36;
const GAP = 8;
const WIDTH = 330;

interface ToolProps {
  icon: IconName;
  label: string;
  title: string;
  bare?: boolean;
  on?: boolean;
  onClick: () => void;
}

function Tool({ icon, label, title, bare, on, onClick }: ToolProps) {
  return (
    <button
      type="button"
      class={on ? "on" : ""}
      aria-label={label}
      title={title}
      data-lm-suppress-shortcuts="true"
      onClick={onClick}
    >
      <Icon name={icon} />
      {!bare && label}
    </button>
  );
}

/** What can be done with the selected card, above it. */
export function SelectionToolbar({ view }: { view: View }) {
  const key = view.selected.value;
  const box = key === null ? undefined : view.boxes.value.get(key);
  const place = useComputed(() => {
    const card = view.boxes.value.get(view.selected.value ?? "");
    if (!card) return { left: 0, top: 0 };
    const { x, y, k } = view.viewport.value;
    const { width } = view.size.value;
    const above = y + card.y * k - HEIGHT - GAP;
    const left = Math.min(Math.max(8, x + card.x * k), Math.max(8, width - WIDTH));
    return { left, top: above >= 4 ? above : y + (card.y + card.height) * k + GAP };
  }).value;
  const metric = view.store.state.value.metrics.get(box?.metric ?? "");
  if (!box || !metric) return null;
  const dialog = view.dialog.value;
  const open = (kind: "driver" | "formula" | "rename" | "details") => ({
    on: dialog?.kind === kind,
    onClick: () => {
      if (dialog?.kind === kind) view.dialog.value = null;
      else openDialog(view, kind, box.key);
    },
  });
  return (
    <div
      class="kt-bar kt-over"
      role="toolbar"
      aria-label={metric.label}
      style={{ left: `${place.left}px`, top: `${place.top}px` }}
    >
      <Tool icon="plus" label="Driver" title="Add a driver (+)" {...open("driver")} />
      <Tool icon="formula" label="Formula" title="Edit the formula (F)" {...open("formula")} />
      <Tool icon="rename" label="Rename" title="Rename (Enter)" {...open("rename")} />
      <Tool
        icon="more"
        label="More"
        title="Unit, aim, target, value (.)"
        bare
        {...open("details")}
      />
      <Tool
        icon="remove"
        label="Delete"
        title="Delete (Del)"
        bare
        onClick={() => edit(view, "remove", box.key)}
      />
    </div>
  );
}
