import { useEffect, useRef, useState } from "preact/hooks";
import * as text from "../text/trend.ts";
import type { Trending } from "./chunks.ts";
import { schemeOf, useScheme } from "./scheme.ts";
import { ACROSS } from "./slices.ts";
import { vegaRuntime } from "./vega-runtime.ts";

const PAUSE_MS = 60;

interface VegaChartProps extends Trending {
  /** Whether it goes on into what is to come, which the kernel computes. */
  ahead: boolean;
}

/** The chart that the kernel describes, drawn again whenever what it shows has changed. */
export function VegaChart({ view, metric, series, width, ahead, children }: VegaChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState(false);
  const [told, setTold] = useState("");
  const scheme = useScheme(place);
  const { fields } = view.store;
  const period = fields.periods.value.keys[view.position.value] ?? "";
  const compare = view.compare.value.startsWith(ACROSS) ? "" : view.compare.value;
  const notes = fields.notes.value;
  const by = fields.dimensions.value.includes(view.trendBy.value) ? view.trendBy.value : "";
  const segment = view.segment.value;
  const forecast = ahead && by === "";
  useEffect(() => {
    if (width === 0) return;
    const element = place.current;
    let stale = false;
    let finalize = (): void => {};
    const timer = setTimeout(async () => {
      if (!element) return;
      await view.host.rest();
      if (stale) return;
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
        setTold(text.NO_FORECAST);
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
          {told || text.FORECASTING}
        </p>
      )}
    </>
  );
}
