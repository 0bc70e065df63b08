import { useComputed } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatPeriod, formatPeriodBeside } from "../format.ts";
import * as text from "../text/trend.ts";
import { Extra } from "./extras.tsx";
import { Icon } from "./icons.tsx";
import { LineChart } from "./line-chart.tsx";
import { daysText } from "./reading.ts";
import { notesOf, type View } from "./view.ts";

const PADDING = 36;

/** The trend of the selected card, below the tree. */
export function TrendPanel({ view }: { view: View }) {
  const id = useComputed(
    () => view.boxes.value.get(view.selected.value ?? "")?.metric ?? null,
  ).value;
  const metric = useComputed(() => {
    const box = view.boxes.value.get(view.selected.value ?? "");
    return box && view.metrics.value.get(box.metric);
  }).value;
  const series = useComputed(() => {
    const box = view.boxes.value.get(view.selected.value ?? "");
    return box && view.series.value.get(box.metric);
  }).value;
  const { periods, before, position } = view.place.value;
  const { keys } = periods;
  const { Trend } = view.extras.value;
  const panel = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  const open =
    view.trendOpen.value && metric !== undefined && series !== undefined && keys.length > 1;
  useLayoutEffect(() => {
    const element = panel.current;
    if (!open || !element) return;
    const measure = () => setWidth(Math.max(200, element.clientWidth - PADDING));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [open]);
  if (!open || !metric || !series) return null;
  const shown = keys[position] ?? "";
  const soFar = periods.incomplete?.key === shown ? periods.incomplete : null;
  const beside =
    before === null ? "" : text.vs(formatPeriodBeside(keys[before] ?? "", shown), soFar !== null);
  const own = width > 0 && (
    <>
      <header>
        <h3 dir="auto">{metric.label}</h3>
        <span>
          {formatPeriod(shown)}
          {soFar && text.soFar(daysText(soFar))}
          {beside}
        </span>
      </header>
      <LineChart
        metric={metric}
        series={series}
        place={view.place.value}
        width={width}
        notes={notesOf(view, id)}
      />
    </>
  );
  return (
    <section class="kt-trend" aria-label={text.trendOf(metric.label)} ref={panel}>
      <button
        type="button"
        class="kt-x"
        aria-label={text.CLOSE}
        data-lm-suppress-shortcuts="true"
        onClick={() => {
          view.trendOpen.value = false;
        }}
      >
        <Icon name="close" />
      </button>
      {EDITOR && Trend && view.editable && !view.mode.value?.series ? (
        <Trend view={view} metric={metric} series={series} width={width}>
          {own}
        </Trend>
      ) : (
        own
      )}
      {EDITOR && <Extra view={view} part="Noted" />}
    </section>
  );
}
