import { batch } from "@preact/signals";
import type { View } from "./view.ts";

/** Makes a view look at what another one looked at. */
export function adopt(view: View, from: View): void {
  batch(() => {
    view.period.value = from.period.peek();
    view.compare.value = from.compare.peek();
    view.segment.value = from.segment.peek();
    view.trendBy.value = from.trendBy.peek();
    view.drill.value = from.drill.peek();
    view.answer.value = from.answer.peek();
    view.direction.value = from.direction.peek();
    view.collapsed.value = from.collapsed.peek();
    view.selected.value = from.selected.peek();
    view.others.value = from.others.peek();
    view.active.value = from.active.peek();
    view.shape.value = from.shape.peek();
    view.explored.value = from.explored.peek();
    view.focus.value = from.focus.peek();
    view.hits.value = from.hits.peek();
    view.colour.value = from.colour.peek();
    view.relations.value = from.relations.peek();
    view.ghosts.value = from.ghosts.peek();
    view.height.value = from.height.peek();
    view.full.value = from.full.peek();
    view.trendOpen.value = from.trendOpen.peek();
    view.touched.value = from.touched.peek();
    view.size.value = from.size.peek();
    view.viewport.value = from.viewport.peek();
  });
}
