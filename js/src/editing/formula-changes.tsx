import type { FormulaChange } from "../protocol.ts";
import type { View } from "../views/view.ts";
import { labelled } from "./formula-text.ts";

/** What an edit does to formulas: before, struck out; after. */
export function FormulaChanges({
  view,
  changes,
}: {
  view: View;
  changes: readonly FormulaChange[];
}) {
  const { metrics } = view.store.state.value;
  if (changes.length === 0) return null;
  return (
    <ul class="kt-changes">
      {changes.map(({ metric, before, after }) => (
        <li key={metric}>
          <b class="metric">{metrics.get(metric)?.label ?? metric}</b>
          {before !== null && <del>= {labelled(before, metrics)}</del>}
          {after === null ? (
            <em>no formula: an input metric</em>
          ) : (
            <ins>= {labelled(after, metrics)}</ins>
          )}
        </li>
      ))}
    </ul>
  );
}
