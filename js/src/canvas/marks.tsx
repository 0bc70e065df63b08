import { Influences } from "../views/influences.tsx";
import type { View } from "../views/view.ts";
import { SharedDrivers } from "./shared-drivers.tsx";

/** What lies on the plane, below the cards. */
export function Marks({ view }: { view: View }) {
  return (
    <>
      {view.relations.value && <Influences view={view} />}
      {EDITOR && !view.ghosts.value && <SharedDrivers view={view} />}
    </>
  );
}
