import { render } from "preact";
import { Editor } from "./editor.tsx";
import { canvasHeight } from "./height.ts";
import { opening } from "./navigate.ts";
import type { View } from "./view.ts";

const BORDER = 2;

/** Draws a view into an element; when `signal` aborts, everything it started ends. */
export function mount(root: HTMLElement, view: View, signal: AbortSignal): void {
  const width = root.clientWidth - BORDER;
  if (width > 0 && view.size.peek().width === 0) {
    view.size.value = { width, height: 0 };
    view.size.value = { width, height: canvasHeight(view).value };
    view.viewport.value = opening(view);
  }
  render(<Editor view={view} />, root);
  signal.addEventListener("abort", () => render(null, root));
}
