import style from "../styles/exploring.css";
import type { View } from "../views/view.ts";
import { Table } from "./table.tsx";
import { Tags } from "./tags.tsx";

/** Over the tree: the table in its place, and what is left out of either. */
export function Layer({ view }: { view: View }) {
  return (
    <>
      <style>{style}</style>
      {view.shape.value === "table" && <Table view={view} />}
      <Tags view={view} />
    </>
  );
}
