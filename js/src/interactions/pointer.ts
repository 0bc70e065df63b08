import { chunk } from "../views/chunks.ts";
import { goTo, openDialog } from "../views/navigate.ts";
import { select, type View } from "../views/view.ts";

/** Clicks select cards and lead from ghosts to their homes; dragging a card moves it (see editing/drag.ts). */
export function attachPointer(canvas: HTMLElement, view: View, signal: AbortSignal): void {
  const keyAt = (event: Event): string | undefined => {
    const target = event.target as Element;
    if (target.closest("input")) return undefined;
    return target.closest<HTMLElement>(".kt-card, .kt-ghost")?.dataset.key;
  };
  canvas.addEventListener(
    "click",
    (event) => {
      if ((event.target as Element).closest(".kt-op, .kt-over, input")) return;
      const key = keyAt(event);
      if (key === undefined) select(view, null);
      else goTo(view, key);
    },
    { signal },
  );
  if (!EDITOR || !view.editable) return;
  canvas.addEventListener(
    "dblclick",
    (event) => {
      const key = keyAt(event);
      if (key !== undefined && (event.target as Element).closest(".kt-name"))
        openDialog(view, "rename", key);
    },
    { signal },
  );
  canvas.addEventListener(
    "pointerdown",
    (event) => {
      const key = keyAt(event);
      if (key === undefined || event.button !== 0 || event.pointerType === "touch") return;
      const held = new AbortController();
      for (const name of ["pointerup", "pointercancel"])
        document.addEventListener(name, () => held.abort(), { signal: held.signal });
      chunk(view.host, "editing").then(
        ({ startDrag }) => {
          if (held.signal.aborted) return; // the pointer was faster than the script
          held.abort();
          startDrag(canvas, view, key, event, signal);
        },
        () => {}, // a click selects all the same
      );
    },
    { signal },
  );
}

/** The click at the end of a drag or a lasso selects nothing. */
export function swallowClick(canvas: HTMLElement): void {
  const end = new AbortController();
  canvas.addEventListener("click", (event) => event.stopImmediatePropagation(), {
    capture: true,
    signal: end.signal,
  });
  setTimeout(() => end.abort());
}
