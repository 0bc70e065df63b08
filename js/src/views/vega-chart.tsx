import { useEffect, useRef, useState } from "preact/hooks";
import type { MetricState } from "../protocol.ts";
import { schemeOf, useScheme } from "./scheme.ts";
import { ACROSS } from "./slices.ts";
import { vegaRuntime } from "./vega-runtime.ts";
import type { View } from "./view.ts";

const PAUSE_MS = 60;

interface VegaChartProps {
  view: View;
  metric: MetricState;
  series: Float64Array;
  width: number;
  /** Whether it goes on into what is to come, which the kernel computes. */
  ahead: boolean;
  /** What stands there until the chart is drawn, and instead of it when it cannot be. */
  children: preact.ComponentChildren;
}

/** The chart that the kernel describes, drawn again whenever what it shows has changed. */
export function VegaChart({ view, metric, series, width, ahead, children }: VegaChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState(false);
  const [told, setTold] = useState("");
  const scheme = useScheme(place);
  const period = view.store.state.value.periods.keys[view.position.value] ?? "";
  const compare = view.compare.value.startsWith(ACROSS) ? "" : view.compare.value;
  const { dimensions, notes } = view.store.state.value;
  const by = dimensions.includes(view.trendBy.value) ? view.trendBy.value : "";
  const segment = view.segment.value;
  const forecast = ahead && by === "";
  useEffect(() => {
    if (width === 0) return;
    const element = place.current;
    let stale = false;
    let finalize = (): void => {};
    const timer = setTimeout(async () => {
      if (!element) return;
      try {
        const theme = schemeOf(element);
        const [embed, { result }] = await Promise.all([
          vegaRuntime(view.host),
          view.host.send("trend", {
            metric: metric.id,
            period,
            compare,
            theme,
            ...(by === "" ? segment : { by, width }),
            ...(forecast && { forecast }),
          }),
        ]);
        if (stale) return;
        setTold(result.text ?? "");
        const canvas = document.createElement("div");
        canvas.className = "kt-vega";
        canvas.style.width = `${width}px`;
        element.append(canvas);
        finalize = await embed(canvas, result.spec);
        if (stale) {
          canvas.remove();
          return;
        }
        for (const old of [...element.children]) if (old !== canvas) old.remove();
        setDrawn(true);
      } catch {
        if (stale) return;
        setDrawn(false); // our own chart stays
        setTold("No forecast.");
      }
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
      finalize();
    };
  }, [view, metric, series, width, period, compare, scheme, by, segment, forecast, notes]);
  return (
    <>
      <div ref={place} class="kt-vega-place" data-drawn={drawn} />
      {!drawn && children}
      {forecast && (
        <p class="kt-told" role="status">
          {told || "Forecasting …"}
        </p>
      )}
    </>
  );
}
