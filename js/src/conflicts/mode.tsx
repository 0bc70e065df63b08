import { computed } from "@preact/signals";
import style from "../styles/conflicts.css";
import type { Mode } from "../views/mode.ts";
import { chooseSegment } from "../views/slices.ts";
import type { View } from "../views/view.ts";
import { against, openSearch } from "./asking.ts";
import { Marks } from "./marks.tsx";
import { Panel } from "./panel.tsx";

/** What helps one metric and hurts another, found by the kernel, drawn on the tree and listed. */
export async function conflicts(view: View): Promise<Mode> {
  chooseSegment(view, null);
  const search = openSearch(view);
  try {
    await search.load();
  } catch (error) {
    search.end();
    throw error;
  }
  return {
    name: "conflicts",
    style,
    marked: computed(() => {
      const one = search.looked.value;
      const helped = one?.helps.map(([metric]) => metric) ?? [];
      return new Set(one ? [one.lever, ...against(one), ...helped] : []);
    }),
    Marks: () => <Marks search={search} />,
    Bar: () => <Panel search={search} />,
    end: search.end,
  };
}
