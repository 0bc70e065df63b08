import type { Action } from "../interactions/action.ts";
import type { Shortcut } from "../interactions/shortcuts.ts";
import { zoomBy } from "../interactions/zoom.ts";
import * as text from "../text/canvas.ts";
import { fitTree } from "../views/navigate.ts";
import type { View } from "../views/view.ts";
import { showLevels } from "./levels.ts";
import { zoomToSelection } from "./moving.ts";
import { selectAll } from "./selecting.ts";

const ofView = (name: Shortcut, label: string, run: (view: View) => unknown): Action => ({
  name,
  label,
  of: "view",
  run,
});

/** What saved pages leave out. */
const forEditor = (): Action[] => [
  ofView("select_all", text.SELECT_ALL, selectAll),
  {
    name: "relations",
    label: text.RELATIONS,
    of: "view",
    when: (view) => view.store.state.peek().relations.length > 0,
    run: (view) => {
      view.relations.value = !view.relations.peek();
    },
  },
  {
    name: "ghosts",
    label: text.GHOSTS,
    of: "view",
    run: (view) => {
      view.ghosts.value = !view.ghosts.peek();
    },
  },
];

/** What a person can do to a view of the tree without changing the tree. */
const actions = (): Action[] => [
  ofView("fit", text.FIT, fitTree),
  ofView("zoom_in", text.ZOOM_IN, (view) => zoomBy(view, 1.25)),
  ofView("zoom_out", text.ZOOM_OUT, (view) => zoomBy(view, 1 / 1.25)),
  ofView("zoom_selection", text.ZOOM_SELECTION, zoomToSelection),
  ofView("full_screen", text.FULL_SCREEN, (view) => {
    view.full.value = !view.full.peek();
  }),
  ofView("expand_all", text.EXPAND_ALL, (view) => showLevels(view, Number.POSITIVE_INFINITY)),
  ofView("collapse_all", text.COLLAPSE_ALL, (view) => showLevels(view, 1)),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) =>
    ofView(`level_${count}` as Shortcut, text.showLevels(count), (view) => showLevels(view, count)),
  ),
  ...(EDITOR ? forEditor() : []),
];

export const ACTIONS: readonly Action[] = /* @__PURE__ */ actions();
