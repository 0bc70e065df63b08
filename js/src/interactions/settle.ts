import { effect } from "@preact/signals";
import type { View } from "../views/view.ts";

const PAUSE_MS = 800;

/**
 * Tells the kernel that the tree has changed and nobody types here, so that it refreshes what the
 * notebook saves. Only the page knows: a refresh takes the elements of all views of the tree, and
 * with them what is being typed. A view that has the keyboard asks when it leaves.
 */
export function attachSettle(root: HTMLElement, view: View, signal: AbortSignal): void {
  let settled = view.store.state.peek().rev;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = (): void => {
    const { rev } = view.store.state.peek();
    if (document.activeElement?.closest(".kt")) return;
    if (rev === settled && !view.host.unsettled()) return;
    settled = rev;
    view.host.send("settle", {}).catch(() => {}); // a kernel that is gone has nothing to refresh
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(settle, PAUSE_MS);
  };
  root.addEventListener("focusout", soon, { signal });
  const stop = effect(() => {
    if (view.store.state.value.rev !== settled) soon();
  });
  signal.addEventListener("abort", () => {
    stop();
    clearTimeout(timer);
  });
}
