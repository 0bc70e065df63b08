import { useComputed } from "@preact/signals";
import { edit } from "../interactions/action.ts";
import type { Box } from "../layout/layout-tree.ts";
import * as text from "../text/canvas.ts";
import { INSPECTOR } from "../text/editing.ts";
import { Icon, type IconName } from "../views/icons.tsx";
import { openDialog } from "../views/navigate.ts";
import type { View } from "../views/view.ts";
import { keepPlace, selection } from "./moving.ts";

const HEIGHT = 36;
/** Room for the button that asks why. */
const GAP = 11;
/** Room for the zoom buttons. */
const FOOT = 44;
const WIDTH = 322;
/** In cells narrower than this it would cover other cards: it stands beside the zoom buttons. */
const NARROW = 700;
const GLYPHS = {
  collapse: "M8 2v4M6 4.500l2 2 2-2M8 14v-4M6 11.500l2-2 2 2M3 8h10",
  expand: "M8 6V2M6 3.500l2-2 2 2M8 10v4M6 12.500l2 2 2-2M3 8h10",
  copy: "M6 6h7v7H6zM10 6V3H3v7h3",
  duplicate: "M6 6h7v7H6zM10 6V3H3v7h3M9.500 7.800v3.400M7.800 9.500h3.400",
} as const;

interface ToolProps {
  icon: IconName | keyof typeof GLYPHS;
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
      <Sign name={icon} />
      {!bare && <span>{label}</span>}
    </button>
  );
}

function Sign({ name }: { name: ToolProps["icon"] }) {
  if (!(name in GLYPHS)) return <Icon name={name as IconName} />;
  return (
    <svg class="i" viewBox="0 0 16 16" aria-hidden="true">
      <path d={GLYPHS[name as keyof typeof GLYPHS]} />
    </svg>
  );
}

/** Above a card, or below it: where it covers least of others. */
function placeAt(view: View, card: Box): { left: number; top: number } {
  const { x, y, k } = view.viewport.value;
  const { width, height } = view.size.value;
  const within = (left: number) => Math.min(Math.max(8, left), Math.max(8, width - WIDTH));
  const left = within(x + card.x * k);
  const right = within(x + (card.x + card.width) * k - WIDTH);
  const above = y + card.y * k - HEIGHT - GAP;
  const below = y + (card.y + card.height) * k + GAP;
  const first = above < 4 ? below : above;
  const places = [
    { left, top: first },
    { left: right, top: first },
    ...(below + HEIGHT < height - FOOT ? [left, right] : []).map((at) => ({
      left: at,
      top: below,
    })),
  ];
  const meet = (start: number, length: number, from: number, size: number): number =>
    Math.max(0, Math.min(start + length, from + size) - Math.max(start, from));
  const covered = (place: { left: number; top: number }): number =>
    view.layout.value.boxes.reduce(
      (sum, box) =>
        sum +
        meet(x + box.x * k, box.width * k, place.left, WIDTH) *
          meet(y + box.y * k, box.height * k, place.top, HEIGHT),
      0,
    );
  return places.reduce((best, place) => (covered(place) < covered(best) ? place : best));
}

/** What can be done with the selected cards: above the first of them, in narrow cells below the tree. */
export function SelectionToolbar({ view }: { view: View }) {
  const keys = useComputed(() => selection(view)).value;
  const [key] = keys;
  const place = useComputed(() => {
    const card = view.boxes.value.get(selection(view)[0] ?? "");
    const { width } = view.size.value;
    return card && width >= NARROW ? placeAt(view, card) : null;
  }).value;
  const label = useComputed(() => {
    const box = view.boxes.value.get(selection(view)[0] ?? "");
    return view.store.fields.metrics.value.get(box?.metric ?? "")?.label;
  }).value;
  if (key === undefined || label === undefined) return null;
  const several = keys.length > 1;
  return (
    <div
      class={`kt-bar kt-over${place ? "" : " docked"}`}
      role="toolbar"
      aria-label={several ? text.SELECTION : label}
      style={place ? { left: `${place.left}px`, top: `${place.top}px` } : undefined}
    >
      {!view.editable ? (
        <Tool
          icon="more"
          label={INSPECTOR}
          title={`${INSPECTOR} (.)`}
          onClick={() => edit(view, "details", key)}
        />
      ) : several ? (
        <ForSeveral view={view} keys={keys} />
      ) : (
        <ForOne view={view} boxKey={key} />
      )}
    </div>
  );
}

function ForOne({ view, boxKey }: { view: View; boxKey: string }) {
  const opened = useComputed(() => view.dialog.value?.kind).value;
  const open = (kind: "driver" | "formula" | "rename") => ({
    on: opened === kind,
    onClick: () => {
      if (opened === kind) view.dialog.value = null;
      else openDialog(view, kind, boxKey);
    },
  });
  return (
    <>
      <Tool icon="plus" label={text.DRIVER} title={text.DRIVER_KEYS} {...open("driver")} />
      <Tool icon="formula" label={text.FORMULA} title={text.FORMULA_KEYS} {...open("formula")} />
      <Tool icon="rename" label={text.RENAME} title={text.RENAME_KEYS} {...open("rename")} />
      <Tool
        icon="more"
        label={text.DETAILS}
        title={text.DETAILS_KEYS}
        bare
        onClick={() => edit(view, "details", boxKey)}
      />
      <Tool
        icon="remove"
        label={text.DELETE}
        title={text.DELETE_KEYS}
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
          icon={open ? "collapse" : "expand"}
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
      <Tool
        icon="copy"
        label={text.COPY}
        title={text.COPY_KEYS}
        onClick={() => edit(view, "copy", first)}
      />
      <Tool
        icon="duplicate"
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
