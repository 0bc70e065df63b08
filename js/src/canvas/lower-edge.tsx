import { useSignal } from "@preact/signals";
import * as text from "../text/canvas.ts";
import type { View } from "../views/view.ts";

const LEAST = 180;
const MOST = 1_600;
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 20,
  ArrowUp: -20,
  PageDown: 100,
  PageUp: -100,
  Home: -MOST,
  End: MOST,
};

/** The lower edge of the canvas: dragged, or moved by keys, it sets the height; 0 is the height the tree needs. */
export function LowerEdge({ view }: { view: View }) {
  const held = useSignal(false);
  if (view.full.value) return null;
  const { height } = view.size.value;
  const set = (pixels: number): void => {
    view.height.value = Math.round(Math.min(MOST, Math.max(LEAST, pixels)));
  };
  const auto = (): void => {
    view.height.value = 0;
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between paragraphs cannot be moved
    <div
      class={`kt-edge kt-over${held.value ? " held" : ""}`}
      role="separator"
      aria-orientation="horizontal"
      aria-label={text.HEIGHT}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={height}
      aria-valuetext={text.heightText(height, view.height.value === 0)}
      title={text.HEIGHT_TITLE}
      tabIndex={0}
      data-lm-suppress-shortcuts="true"
      onDblClick={auto}
      onKeyDown={(event) => {
        const step = STEPS[event.key];
        if (step === undefined && event.key !== "Enter") return;
        event.preventDefault();
        event.stopPropagation();
        if (step === undefined) auto();
        else set((event.currentTarget.parentElement?.clientHeight ?? height) + step);
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        const edge = event.currentTarget;
        const start = { y: event.clientY, height };
        const end = new AbortController();
        const { signal } = end;
        edge.setPointerCapture(event.pointerId);
        edge.addEventListener(
          "pointermove",
          (at) => {
            if (!held.value && Math.abs(at.clientY - start.y) < 3) return;
            held.value = true;
            set(start.height + at.clientY - start.y);
          },
          { signal },
        );
        for (const name of ["pointerup", "pointercancel"])
          edge.addEventListener(
            name,
            () => {
              held.value = false;
              end.abort();
            },
            { signal },
          );
      }}
    />
  );
}
