import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatPeriod, formatPeriodBeside } from "../format.ts";
import { Icon } from "./icons.tsx";
import { LineChart } from "./line-chart.tsx";
import { daysText } from "./reading.ts";
import { VegaChart } from "./vega-chart.tsx";
import type { View } from "./view.ts";

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
  const ahead = useSignal(false);
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
  const vs = soFar ? " vs same days of " : " vs ";
  const beside = before === null ? "" : vs + formatPeriodBeside(keys[before] ?? "", shown);
  const own = width > 0 && (
    <>
      <header>
        <h3>{metric.label}</h3>
        <span>
          {formatPeriod(shown)}
          {soFar && ` so far (${daysText(soFar)})`}
          {beside}
        </span>
      </header>
      <LineChart
        metric={metric}
        series={series}
        place={view.place.value}
        width={width}
        notes={view.store.state.value.notes.filter((note) => (note.metric ?? id) === id)}
      />
    </>
  );
  return (
    <section class="kt-trend" aria-label={`Trend of ${metric.label}`} ref={panel}>
      <button
        type="button"
        class="kt-x"
        aria-label="Close the trend"
        data-lm-suppress-shortcuts="true"
        onClick={() => {
          view.trendOpen.value = false;
        }}
      >
        <Icon name="close" />
      </button>
      {EDITOR && view.editable && !view.mode.value?.series ? (
        <>
          <TrendBy view={view} ahead={ahead} />
          <VegaChart
            key={id}
            view={view}
            metric={metric}
            series={series}
            width={width}
            ahead={ahead.value}
          >
            {own}
          </VegaChart>
        </>
      ) : (
        own
      )}
    </section>
  );
}

/** One chart, or a small one for each segment; one can go on into what is to come. */
function TrendBy({ view, ahead }: { view: View; ahead: Signal<boolean> }) {
  const { dimensions } = view.store.state.value;
  const chosen = dimensions.includes(view.trendBy.value) ? view.trendBy.value : "";
  return (
    <fieldset class="kt-by" aria-label="Trend">
      {dimensions.length > 0 &&
        ["", ...dimensions].map((by) => (
          <button
            key={by}
            type="button"
            aria-pressed={by === chosen}
            data-lm-suppress-shortcuts="true"
            onClick={() => {
              view.trendBy.value = by;
            }}
          >
            {by === "" ? "One trend" : `By ${by}`}
          </button>
        ))}
      {chosen === "" && (
        <button
          type="button"
          aria-pressed={ahead.value}
          data-lm-suppress-shortcuts="true"
          onClick={() => {
            ahead.value = !ahead.value;
          }}
        >
          Forecast
        </button>
      )}
    </fieldset>
  );
}
