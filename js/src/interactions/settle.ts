import type { View } from "../views/view.ts";

const PAUSE_MS = 800;

/**
 * Tells the kernel that the keyboard has left the view after edits, so that it refreshes what the
 * notebook saves: not before, as a refresh takes the view's focus.
 */
export function attachSettle(root: HTMLElement, view: View, signal: AbortSignal): void {
  let settled = view.store.state.peek().rev;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = (): void => {
    const { rev } = view.store.state.peek();
    if (rev === settled || root.contains(document.activeElement)) return;
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
