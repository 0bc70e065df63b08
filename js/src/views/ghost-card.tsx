import { useComputed } from "@preact/signals";
import { formatValue } from "../format.ts";
import type { Box } from "../layout/layout-tree.ts";
import { goHome, SHOWN_ELSEWHERE } from "../text/card.ts";
import { Icon } from "./icons.tsx";
import { at } from "./reading.ts";
import type { View } from "./view.ts";

/** A second place of a metric whose card stands elsewhere; activating it goes there. */
export function GhostCard({ box, view }: { box: Box; view: View }) {
  const metric = useComputed(() => view.metrics.value.get(box.metric)).value;
  const series = useComputed(() => view.series.value.get(box.metric)).value;
  const active = useComputed(() => view.tabStop.value === box.key).value;
  const faded = useComputed(() => view.hits.value?.has(box.metric) === false).value;
  if (!metric) return null;
  return (
    <div
      class={`kt-ghost${faded ? " faded" : ""}`}
      role="treeitem"
      data-id={box.metric}
      data-key={box.key}
      data-lm-suppress-shortcuts="true"
      tabIndex={active ? 0 : -1}
      aria-level={box.depth + 1}
      aria-setsize={box.setsize}
      aria-posinset={box.posinset}
      aria-selected={false}
      title={goHome(metric.label)}
      style={{
        left: `${box.x}px`,
        top: `${box.y}px`,
        width: `${box.width}px`,
        height: `${box.height}px`,
      }}
    >
      <Icon name="home" />
      <span dir="auto">{metric.label}</span>
      <b class="value num">
        <span class="kt-sr">, </span>
        {formatValue(at(series, view.position.value), metric.unit, "short")}
        <span class="kt-sr">{SHOWN_ELSEWHERE}</span>
      </b>
    </div>
  );
}
