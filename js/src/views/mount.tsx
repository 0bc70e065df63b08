import { render } from "preact";
import { Editor } from "./editor.tsx";
import type { View } from "./view.ts";

/** Draws a view into an element; when `signal` aborts, everything it started ends. */
export function mount(root: HTMLElement, view: View, signal: AbortSignal): void {
  render(<Editor view={view} />, root);
  signal.addEventListener("abort", () => render(null, root));
}
