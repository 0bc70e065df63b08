import * as own from "../entries/canvas.ts";
import { type Chunks, chunk } from "./chunks.ts";
import type { View } from "./view.ts";

/** What canvas.js or exploring.js draws at one place; nothing until it is there. A saved page has it at hand. */
export function Extra({
  view,
  part,
}: {
  view: View;
  part: "Over" | "Tools" | "Marks" | "Noted" | "Findings" | "Layer" | "Find" | "Why";
}) {
  const Part = view.extras.value[part];
  return Part ? <Part view={view} /> : null;
}

/** Adds canvas.js and exploring.js to a view that is painted. */
export function attachExtras(root: HTMLElement, view: View, signal: AbortSignal): void {
  const add = (extras: Chunks["canvas" | "exploring"]): void => {
    if (signal.aborted) return;
    view.extras.value = { ...view.extras.peek(), ...extras };
    extras.attach(root, view, signal);
  };
  if (EDITOR)
    requestAnimationFrame(() =>
      setTimeout(() => {
        for (const name of ["canvas", "exploring"] as const)
          chunk(view.host, name).then(add, () => {}); // without, the tree works too
      }),
    );
  else add(own);
}
