import { useComputed } from "@preact/signals";
import type { Box } from "../layout/layout-tree.ts";
import * as text from "../text/card.ts";
import { Guard } from "../trust/guard.tsx";
import { CardFace } from "./card-face.tsx";
import { Icon } from "./icons.tsx";
import { readingOf } from "./reading.ts";
import type { Detail } from "./region.ts";
import { RenameInput } from "./rename-input.tsx";
import { STATUS_CLASS } from "./status-icon.tsx";
import { labelOf, type View } from "./view.ts";

interface CardProps {
  box: Box;
  view: View;
  detail: Detail;
}

/** One metric at the shown period. */
export function Card(props: CardProps) {
  return (
    <Guard
      view={props.view}
      part={labelOf(props.view, props.box.metric)}
      class="kt-card"
      role="treeitem"
      style={placed(props.box)}
    >
      <Whole {...props} />
    </Guard>
  );
}

const placed = ({ x, y, width, height }: Box) => ({
  left: `${x}px`,
  top: `${y}px`,
  width: `${width}px`,
  height: `${height}px`,
});

function Whole({ box, view, detail }: CardProps) {
  const id = box.metric;
  const metric = useComputed(() => view.metrics.value.get(id)).value;
  const series = useComputed(() => view.series.value.get(id)).value;
  const selected = useComputed(
    () => view.selected.value === box.key || view.others.value.has(box.key),
  ).value;
  const faded = useComputed(() => view.hits.value?.has(id) === false).value;
  const active = useComputed(() => view.tabStop.value === box.key).value;
  const marked = useComputed(() => view.mode.value?.marked?.value.has(id) ?? false).value;
  const foot = EDITOR ? view.mode.value?.foot : undefined;
  const share = useComputed(() => view.flows.value?.share(id) ?? null).value;
  const drop = useComputed(() => view.dropTarget.value === box.key).value;
  const pending = useComputed(() => view.store.pending.value.get(id)).value;
  const locked = useComputed(() => view.locks.value.has(id)).value;
  const renaming = useComputed(() => {
    const dialog = view.dialog.value;
    return dialog?.kind === "rename" && dialog.key === box.key ? dialog : null;
  }).value;
  if (!metric) return null;
  const position = view.position.value;
  const reading = readingOf(metric, series, view.place.value);
  const { status } = reading;
  const tint = EDITOR && view.tint.value?.(metric, reading);
  const root = box.depth === 0;
  const about = metric.description ? `${metric.label}: ${metric.description}` : metric.label;
  return (
    <div
      class={`kt-card${root ? " root" : ""}${drop ? " drop" : ""}${marked ? " marked" : ""}${faded ? " faded" : ""}${tint ? " tinted" : ""}`}
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
      aria-busy={pending !== undefined || undefined}
      data-pending={pending === undefined ? undefined : pending ? "edit" : "follows"}
      style={{
        ...placed(box),
        "--c": `var(--kt-${status === null ? "neutral" : STATUS_CLASS[status]})`,
        ...(tint && { "--t": tint.colour }),
      }}
    >
      {tint && tint.mark !== "" && (
        <b class="kt-tint" aria-hidden="true">
          {tint.mark}
        </b>
      )}
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
            <RenameInput key={renaming.refused?.why} view={view} metric={metric} boxKey={box.key} />
          ) : (
            <>
              <span dir="auto" title={about}>
                {metric.label}
              </span>
              {EDITOR && locked && (
                <i class="kt-lock" title={text.LOCKED}>
                  <Icon name="lock" />
                  <span class="kt-sr">{text.SAID_LOCKED}</span>
                </i>
              )}
            </>
          )
        }
      />
    </div>
  );
}
