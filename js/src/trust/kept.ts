import { effect } from "@preact/signals";
import type { Edit } from "../host.ts";
import type { View } from "../views/view.ts";

type Kept = Pick<Edit, "id" | "name" | "args">;

/** The tree by what a new kernel calls it too. */
function placeOf(view: View): string {
  const { name, roots, metrics } = view.store.told.peek();
  return `kpitree edits: ${name || roots.map((id) => metrics.get(id)?.label).join(", ")}`;
}

function read(place: string): Kept[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(place) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return []; // the host allows no storage
  }
}

function write(place: string, edits: readonly Edit[]): void {
  const kept = edits.map(({ id, name, args }) => ({ id, name, args }));
  const known = new Set(kept.map(({ id }) => id));
  const others = read(place).filter(({ id }) => !known.has(id));
  try {
    sessionStorage.setItem(place, JSON.stringify([...others, ...kept]));
  } catch {
    // the host allows no storage: the list in the view is all there is
  }
}

function forget(place: string): void {
  try {
    sessionStorage.removeItem(place);
  } catch {
    // as above
  }
}

/**
 * Edits that are not answered outlive their view: this tab keeps them when the page is left or the kernel
 * is gone, and the next view of the tree offers them.
 */
export function keepEdits(view: View, signal: AbortSignal): void {
  const { edits } = view.store;
  const place = placeOf(view);
  const before = read(place);
  if (before.length > 0) {
    forget(place);
    view.host.keep(before.map((edit) => ({ ...edit, by: view, kept: true, stage: 3 })));
  }
  const save = (): void => {
    if (edits.peek().length > 0) write(place, edits.peek());
  };
  addEventListener("pagehide", save, { signal });
  let saved = false;
  const stop = effect(() => {
    const gone = view.store.gone.value;
    if (gone && edits.value.length > 0) {
      saved = true;
      save();
    } else if (saved) {
      saved = false;
      forget(place); // given up by hand
    }
  });
  signal.addEventListener("abort", stop);
}
