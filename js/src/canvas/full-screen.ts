import { effect } from "@preact/signals";
import type { View } from "../views/view.ts";

/** Where full screen is not allowed (frames of some hosts), the browser's top layer covers the page. */
function cover(root: HTMLElement): void {
  root.popover = "manual";
  root.showPopover?.();
}

function uncover(root: HTMLElement): void {
  if (root.popover === null) return;
  root.hidePopover?.();
  root.popover = null;
}

/** Keeps the widget on the whole screen while `view.full` says so; leaving it in the browser's way counts. */
export function followFullScreen(root: HTMLElement, view: View, signal: AbortSignal): void {
  const page = root.ownerDocument;
  const leave = (): void => {
    delete root.dataset.full;
    uncover(root);
    if (page.fullscreenElement) page.exitFullscreen().catch(() => {}); // it is left already
  };
  const enter = async (): Promise<void> => {
    root.dataset.full = "";
    try {
      await root.requestFullscreen();
    } catch {
      if (view.full.peek()) cover(root);
    }
  };
  const stop = effect(() => {
    if (view.full.value) void enter();
    else if (root.dataset.full !== undefined) leave();
  });
  page.addEventListener(
    "fullscreenchange",
    () => {
      if (!page.fullscreenElement && root.popover === null) view.full.value = false;
    },
    { signal },
  );
  root.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !view.full.peek() || view.dialog.peek()) return;
      event.stopPropagation();
      event.preventDefault();
      view.full.value = false;
    },
    { signal, capture: true },
  );
  signal.addEventListener("abort", () => {
    stop();
    leave();
  });
}
