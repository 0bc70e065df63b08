import type { View } from "../views/view.ts";
import { Legend } from "./legend.tsx";
import { LowerEdge } from "./lower-edge.tsx";
import { Minimap } from "./minimap.tsx";
import { SelectionToolbar } from "./selection-toolbar.tsx";

/** What lies over the tree. */
export function Over({ view }: { view: View }) {
  return (
    <>
      {EDITOR && <SelectionToolbar view={view} />}
      {view.notice.value === null && <Legend view={view} />}
      <Minimap view={view} />
      {EDITOR && <LowerEdge view={view} />}
    </>
  );
}
