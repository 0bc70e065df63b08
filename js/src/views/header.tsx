import { useComputed } from "@preact/signals";
import type { Direction } from "../protocol.ts";
import * as text from "../text/find.ts";
import * as words from "../text/header.ts";
import { EditTools } from "./edit-tools.tsx";
import { Extra } from "./extras.tsx";
import { FindingsButton } from "./findings.tsx";
import { Icon } from "./icons.tsx";
import { ModeButtons } from "./mode-buttons.tsx";
import { opening } from "./navigate.ts";
import { PeriodPicker } from "./period-picker.tsx";
import { SegmentPicker } from "./segment-picker.tsx";
import { Story } from "./story.tsx";
import type { View } from "./view.ts";

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
      aria-pressed={view.shape.value === "tree" && view.direction.value === direction}
      onClick={() => {
        view.shape.value = "tree";
        view.direction.value = direction;
        view.touched.value = false;
        view.viewport.value = opening(view);
      }}
    >
      <Icon name={direction} />
    </button>
  );
}

/** Looks like the field that opens over it. */
function Find({ view }: { view: View }) {
  return (
    <button
      type="button"
      class="kt-find"
      title={`${text.FIND} (/)`}
      data-lm-suppress-shortcuts="true"
      onClick={() => {
        view.dialog.value = { kind: "search" };
      }}
    >
      <Icon name="search" />
      <span>{text.FIND}</span>
    </button>
  );
}

/** The tree's name, or what it starts with. */
function Title({ view }: { view: View }) {
  const { name, roots, metrics } = view.store.fields;
  const first = useComputed(() => metrics.value.get(roots.value[0] ?? "")?.label).value;
  return (
    <div class="kt-title" dir="auto">
      {name.value || (first === undefined ? words.EMPTY : words.treeOf(first))}
    </div>
  );
}

export function Header({ view }: { view: View }) {
  return (
    <div class="kt-head">
      <div class="kt-hl">
        <Title view={view} />
        <Story view={view} />
      </div>
      <div class="kt-tools">
        <FindingsButton view={view} />
        {EDITOR && <Find view={view} />}
        {EDITOR && <Extra view={view} part="Find" />}
        {EDITOR && <SegmentPicker view={view} />}
        <PeriodPicker view={view} />
        {EDITOR && view.editable && <ModeButtons view={view} />}
        {EDITOR && view.editable && <EditTools view={view} />}
        <div class="kt-btns">
          <DirectionButton view={view} direction="lr" label={words.LEFT_TO_RIGHT} />
          <DirectionButton view={view} direction="tb" label={words.TOP_TO_BOTTOM} />
          {EDITOR && (
            <button
              type="button"
              aria-label={text.TABLE}
              title={text.TABLE}
              data-lm-suppress-shortcuts="true"
              aria-pressed={view.shape.value === "table"}
              onClick={() => {
                view.shape.value = "table";
              }}
            >
              <Icon name="table" />
            </button>
          )}
        </div>
      </div>
    </div>
  );
}
