import type { FormulaChange } from "../protocol.ts";
import * as words from "../text/editing.ts";
import type { View } from "../views/view.ts";
import { labelled, type Named } from "./formula-text.ts";

/** What an edit does to formulas: before, struck out; after. */
export function FormulaChanges({
  view,
  changes,
  added = [],
}: {
  view: View;
  changes: readonly FormulaChange[];
  /** Metrics that are not there yet: id and label. */
  added?: readonly (readonly [string, string])[];
}) {
  const known = view.store.fields.metrics.value;
  const metrics = new Map<string, Named>(known);
  for (const [id, label] of added) metrics.set(id, { label });
  if (changes.length === 0) return null;
  return (
    <ul class="kt-changes">
      {changes.map(({ metric, before, after }) => (
        <li key={metric}>
          <b class="metric">{metrics.get(metric)?.label ?? metric}</b>
          {before !== null && <del>= {labelled(before, metrics)}</del>}
          {after === null ? <em>{words.NO_FORMULA}</em> : <ins>= {labelled(after, metrics)}</ins>}
        </li>
      ))}
    </ul>
  );
}
