import { type Signal, useSignal } from "@preact/signals";
import * as text from "../text/trend.ts";
import type { Trending } from "./chunks.ts";
import { VegaChart } from "./vega-chart.tsx";
import type { View } from "./view.ts";

/** The trend as the kernel draws it, and in which way; `children` stand there until then. */
export function LiveTrend({ children, ...shown }: Trending) {
  const ahead = useSignal(false);
  return (
    <>
      <TrendBy view={shown.view} ahead={ahead} />
      <VegaChart key={shown.metric.id} {...shown} ahead={ahead.value}>
        {children}
      </VegaChart>
    </>
  );
}

/** One chart, or a small one for each segment; one can go on into what is to come. */
function TrendBy({ view, ahead }: { view: View; ahead: Signal<boolean> }) {
  const dimensions = view.store.fields.dimensions.value;
  const chosen = dimensions.includes(view.trendBy.value) ? view.trendBy.value : "";
  return (
    <fieldset class="kt-by" aria-label={text.TREND}>
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
            {by === "" ? text.ONE_TREND : text.by(by)}
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
          {text.FORECAST}
        </button>
      )}
    </fieldset>
  );
}
