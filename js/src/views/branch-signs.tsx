import type { Edge } from "../layout/layout-tree.ts";
import type { View } from "./view.ts";

/** Where signs differ, each stands at the end of its branch. */
export function BranchSigns({ view, edges }: { view: View; edges: readonly Edge[] }) {
  const metrics = view.store.fields.metrics.value;
  const boxes = view.boxes.value;
  return (
    <>
      {edges.map((edge) => {
        const parent = metrics.get(boxes.get(edge.parent)?.metric ?? "");
        if (parent?.operator !== "±" && parent?.operator !== "−" && parent?.operator !== "÷")
          return null;
        const driver = boxes.get(edge.driver)?.metric ?? "";
        const sign = parent.signs[parent.drivers.indexOf(driver)];
        if (!sign) return null;
        const [, , , , , , x = 0, y = 0] = edge.curve;
        const [dx, dy] = view.direction.value === "lr" ? [-16, 0] : [0, -14];
        return (
          <span
            class="kt-sign"
            key={edge.driver}
            style={{ left: `${x + dx}px`, top: `${y + dy}px` }}
          >
            {sign}
          </span>
        );
      })}
    </>
  );
}
