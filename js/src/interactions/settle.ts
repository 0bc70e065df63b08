import type { View } from "../views/view.ts";

const PAUSE_MS = 800;

/**
 * Tells the kernel that the keyboard has left the view, so that it refreshes what the notebook saves:
 * not before, as a refresh takes the view's element and with it what is being typed.
 */
export function attachSettle(root: HTMLElement, view: View, signal: AbortSignal): void {
  let settled = view.store.state.peek().rev;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = (): void => {
    const { rev } = view.store.state.peek();
    if (root.contains(document.activeElement)) return;
    if (rev === settled && !view.host.unsettled()) return;
    settled = rev;
    view.host.send("settle", {}).catch(() => {}); // a kernel that is gone has nothing to refresh
  };
  root.addEventListener(
    "focusout",
    () => {
      clearTimeout(timer);
      timer = setTimeout(settle, PAUSE_MS);
    },
    { signal },
  );
  signal.addEventListener("abort", () => clearTimeout(timer));
}
