import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import * as text from "../text/card.ts";
import { questionOf } from "./explained.ts";
import { Icon } from "./icons.tsx";
import { detailAt } from "./region.ts";
import type { View } from "./view.ts";

const HEIGHT = 20;

/** Asks why a metric changed: one button that stands at the card that is pointed at or has the keyboard. */
function WhyButton({ view }: { view: View }) {
  const button = useRef<HTMLButtonElement>(null);
  const pointed = useSignal<string | null>(null);
  const focused = useSignal<string | null>(null);
  const at = useComputed(() => {
    const dialog = view.dialog.value;
    const near = pointed.value ?? focused.value ?? view.selected.value;
    const key = dialog?.kind === "why" ? dialog.key : near;
    const box = view.boxes.value.get(key ?? "");
    const { x, y, k } = view.viewport.value;
    const detail = detailAt(k);
    if (!box || box.ghost || detail === "box" || !questionOf(view, box.metric)) return null;
    const edge = detail === "name" ? box.y + box.height : box.y; // a larger name reaches up to it
    return { box, right: x + (box.x + box.width) * k, top: y + edge * k };
  });
  const place = at.value;
  const label = useComputed(
    () => view.metrics.value.get(at.value?.box.metric ?? "")?.label ?? "",
  ).value;
  useLayoutEffect(() => {
    const canvas = button.current?.closest(".kt-canvas");
    if (!canvas) return;
    const end = new AbortController();
    const { signal } = end;
    const approach = (event: Event) => {
      const target = event.target as Element;
      const into = event.type === "focusin" ? focused : pointed;
      if (!button.current?.contains(target))
        into.value = target.closest<HTMLElement>(".kt-card")?.dataset.key ?? null;
    };
    canvas.addEventListener("pointerover", approach, { signal });
    canvas.addEventListener("focusin", approach, { signal });
    canvas.addEventListener("pointerleave", () => (pointed.value = null), { signal });
    canvas.addEventListener(
      "focusout",
      (event) => {
        if (!canvas.contains((event as FocusEvent).relatedTarget as Node)) focused.value = null;
      },
      { signal },
    );
    return () => end.abort();
  }, []);
  return (
    <button
      ref={button}
      type="button"
      class="kt-why kt-over"
      hidden={place === null}
      aria-label={text.whyDid(label)}
      title={text.WHY_TITLE}
      data-lm-suppress-shortcuts="true"
      style={place ? { left: `${place.right}px`, top: `${place.top - HEIGHT / 2}px` } : undefined}
      onClick={() => place && toggleWhy(view, place.box.key)}
    >
      {text.WHY}
    </button>
  );
}

/** Why did it change: of any card, and of which metric the tree tells it. */
export function Why({ view }: { view: View }) {
  return (
    <>
      <DrillTag view={view} />
      <WhyButton view={view} />
    </>
  );
}

/** Opens the reasons of a metric, or closes them. */
export function toggleWhy(view: View, key: string): void {
  const dialog = view.dialog.peek();
  view.dialog.value = dialog?.kind === "why" && dialog.key === key ? null : { kind: "why", key };
}

/** Says that the tree explains another metric than the one at the top, and takes back to that one. */
function DrillTag({ view }: { view: View }) {
  const { metrics, roots } = view.store.fields;
  const labelOf = (id = ""): string | undefined => metrics.value.get(id)?.label;
  const label = useComputed(() => labelOf(view.drill.value ?? "")).value;
  const top = useComputed(() => labelOf(roots.value[0]) ?? "").value;
  return (
    <div aria-live="polite">
      {label !== undefined && (
        <div class="kt-segment kt-over">
          <span>{text.whyChanged(<b>{label}</b>)}</span>
          <button
            type="button"
            class="kt-x"
            aria-label={text.explainAgain(top)}
            title={text.explainAgainKeys(top)}
            data-lm-suppress-shortcuts="true"
            onClick={() => {
              view.drill.value = null;
            }}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
