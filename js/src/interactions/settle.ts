import { effect } from "@preact/signals";
import type { View } from "../views/view.ts";

/** After the keyboard has left. */
const LEFT_MS = 800;
/** After the last change and the last move of the pointer. */
const IDLE_MS = 2_000;

/**
 * Tells the kernel that the tree has changed and nobody uses this view, so that it refreshes what the
 * notebook saves: once for all edits of a visit, after a pause, or when the page is hidden. Only the
 * page knows: a refresh takes the elements of all views of the tree, and with them what is being typed
 * or dragged. A view that has the keyboard asks when it leaves.
 */
export function attachSettle(root: HTMLElement, view: View, signal: AbortSignal): void {
  let settled = view.store.state.peek().rev;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting = false;
  let held = false;
  const settle = (): void => {
    waiting = false;
    const { rev } = view.store.state.peek();
    if (document.activeElement?.closest(".kt")) return;
    if (held) {
      after(IDLE_MS);
      return;
    }
    if (rev === settled && !view.host.unsettled()) return;
    settled = rev;
    view.host.send("settle", {}).catch(() => {}); // a kernel that is gone has nothing to refresh
  };
  const after = (pause: number): void => {
    clearTimeout(timer);
    waiting = true;
    timer = setTimeout(settle, pause);
  };
  const moved = ({ buttons }: PointerEvent): void => {
    held = buttons > 0;
    if (waiting || held) after(IDLE_MS);
  };
  const released = (): void => {
    held = false;
  };
  root.addEventListener("focusout", () => after(LEFT_MS), { signal });
  for (const name of ["pointerdown", "pointermove"] as const)
    root.addEventListener(name, moved, { signal, passive: true });
  for (const name of ["pointerup", "pointercancel"] as const)
    document.addEventListener(name, released, { signal, passive: true });
  document.addEventListener("visibilitychange", () => document.hidden && settle(), { signal });
  if (view.host.unsettled()) after(IDLE_MS);
  const stop = effect(() => {
    if (view.store.fields.rev.value !== settled) after(IDLE_MS);
  });
  signal.addEventListener("abort", () => {
    stop();
    clearTimeout(timer);
  });
}
