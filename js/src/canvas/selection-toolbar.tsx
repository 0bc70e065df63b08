import { useComputed } from "@preact/signals";
import { edit } from "../interactions/action.ts";
import * as text from "../text/canvas.ts";
import { Icon, type IconName } from "../views/icons.tsx";
import { openDialog } from "../views/navigate.ts";
import type { View } from "../views/view.ts";
import { keepPlace, selection } from "./moving.ts";

const HEIGHT = 36;
const GAP = 8;
const WIDTH = 330;

interface ToolProps {
  icon?: IconName;
  label: string;
  title?: string;
  bare?: boolean;
  on?: boolean;
  onClick: () => void;
}

function Tool({ icon, label, title = label, bare, on, onClick }: ToolProps) {
  return (
    <button
      type="button"
      class={on ? "on" : ""}
      aria-label={label}
      title={title}
      data-lm-suppress-shortcuts="true"
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      {!bare && label}
    </button>
  );
}

/** What can be done with the selected cards, above the first of them. */
export function SelectionToolbar({ view }: { view: View }) {
  const keys = useComputed(() => selection(view)).value;
  const [key] = keys;
  const place = useComputed(() => {
    const [first] = selection(view);
    const card = view.boxes.value.get(first ?? "");
    if (!card) return { left: 0, top: 0 };
    const { x, y, k } = view.viewport.value;
    const { width } = view.size.value;
    const above = y + card.y * k - HEIGHT - GAP;
    const left = Math.min(Math.max(8, x + card.x * k), Math.max(8, width - WIDTH));
    return { left, top: above >= 4 ? above : y + (card.y + card.height) * k + GAP };
  }).value;
  const metric = view.store.state.value.metrics.get(view.boxes.value.get(key ?? "")?.metric ?? "");
  if (key === undefined || !metric) return null;
  const several = keys.length > 1;
  return (
    <div
      class="kt-bar kt-over"
      role="toolbar"
      aria-label={several ? text.SELECTION : metric.label}
      style={{ left: `${place.left}px`, top: `${place.top}px` }}
    >
      {several ? <ForSeveral view={view} keys={keys} /> : <ForOne view={view} boxKey={key} />}
    </div>
  );
}

function ForOne({ view, boxKey }: { view: View; boxKey: string }) {
  const dialog = view.dialog.value;
  const open = (kind: "driver" | "formula" | "rename") => ({
    on: dialog?.kind === kind,
    onClick: () => {
      if (dialog?.kind === kind) view.dialog.value = null;
      else openDialog(view, kind, boxKey);
    },
  });
  return (
    <>
      <Tool icon="plus" label="Driver" title="Add a driver (+)" {...open("driver")} />
      <Tool icon="formula" label="Formula" title="Edit the formula (F)" {...open("formula")} />
      <Tool icon="rename" label="Rename" title="Rename (Enter)" {...open("rename")} />
      <Tool
        icon="more"
        label="More"
        title="Unit, aim, target, value (.)"
        bare
        onClick={() => edit(view, "details", boxKey)}
      />
      <Tool
        icon="remove"
        label={text.DELETE}
        title="Delete (Del)"
        bare
        onClick={() => edit(view, "remove", boxKey)}
      />
    </>
  );
}

function ForSeveral({ view, keys }: { view: View; keys: readonly string[] }) {
  const boxes = keys.flatMap((key) => view.boxes.value.get(key) ?? []);
  const openable = boxes.filter(({ drivers }) => drivers > 0);
  const open = openable.some(({ hidden }) => hidden === 0);
  const [first = null] = keys;
  return (
    <>
      <output>{text.selected(keys.length)}</output>
      {openable.length > 0 && (
        <Tool
          label={open ? text.COLLAPSE : text.EXPAND}
          onClick={() => {
            const collapsed = new Set(view.collapsed.peek());
            for (const { metric } of openable)
              if (open) collapsed.add(metric);
              else collapsed.delete(metric);
            keepPlace(view, () => {
              view.collapsed.value = collapsed;
            });
          }}
        />
      )}
      <Tool label={text.COPY} title={text.COPY_KEYS} onClick={() => edit(view, "copy", first)} />
      <Tool
        label={text.DUPLICATE}
        title={text.DUPLICATE_KEYS}
        onClick={() => edit(view, "duplicate", first)}
      />
      <Tool
        icon="remove"
        label={text.DELETE}
        title={text.DELETE_KEYS}
        bare
        onClick={() => edit(view, "remove", first)}
      />
    </>
  );
}
