import { useComputed } from "@preact/signals";
import type { Box } from "../layout/layout-tree.ts";
import { CardFace } from "./card-face.tsx";
import { readingOf } from "./reading.ts";
import type { Detail } from "./region.ts";
import { RenameInput } from "./rename-input.tsx";
import { STATUS_CLASS } from "./status-icon.tsx";
import type { View } from "./view.ts";

interface CardProps {
  box: Box;
  view: View;
  detail: Detail;
}

/** One metric at the shown period. */
export function Card({ box, view, detail }: CardProps) {
  const id = box.metric;
  const metric = useComputed(() => view.metrics.value.get(id)).value;
  const series = useComputed(() => view.series.value.get(id)).value;
  const selected = useComputed(() => view.selected.value === box.key).value;
  const active = useComputed(() => view.tabStop.value === box.key).value;
  const marked = useComputed(() => view.mode.value?.marked?.value.has(id) ?? false).value;
  const foot = EDITOR ? view.mode.value?.foot : undefined;
  const share = useComputed(() => view.flows.value?.share(id) ?? null).value;
  const drop = useComputed(() => view.dropTarget.value === box.key).value;
  const renaming = useComputed(() => {
    const dialog = view.dialog.value;
    return dialog?.kind === "rename" && dialog.key === box.key;
  }).value;
  if (!metric) return null;
  const position = view.position.value;
  const reading = readingOf(metric, series, view.place.value);
  const { status } = reading;
  const root = box.depth === 0;
  const about = metric.description ? `${metric.label}: ${metric.description}` : metric.label;
  return (
    <div
      class={`kt-card${root ? " root" : ""}${drop ? " drop" : ""}${marked ? " marked" : ""}`}
      role="treeitem"
      data-id={id}
      data-key={box.key}
      data-lm-suppress-shortcuts="true"
      tabIndex={active ? 0 : -1}
      aria-level={box.depth + 1}
      aria-setsize={box.setsize}
      aria-posinset={box.posinset}
      aria-expanded={box.drivers > 0 ? box.hidden === 0 : undefined}
      aria-selected={selected}
      style={{
        left: `${box.x}px`,
        top: `${box.y}px`,
        width: `${box.width}px`,
        height: `${box.height}px`,
        "--c": `var(--kt-${status === null ? "neutral" : STATUS_CLASS[status]})`,
      }}
    >
      <CardFace
        metric={metric}
        reading={reading}
        series={series}
        position={position}
        root={root}
        detail={detail}
        foot={foot?.(box, metric, detail)}
        share={share}
        name={
          EDITOR && renaming ? (
            <RenameInput view={view} metric={metric} boxKey={box.key} />
          ) : (
            <span title={about}>{metric.label}</span>
          )
        }
      />
    </div>
  );
}
