import { useEffect, useState } from "preact/hooks";
import { formatPercent, formatPeriod, formatValue } from "../format.ts";
import type { MetricState } from "../protocol.ts";
import * as words from "../text/editing.ts";
import type { View } from "../views/view.ts";

/** What is known of a metric and not typed here: inferred unit, path, source, thresholds, pace. */
export function Facts({
  view,
  period,
  metric,
  inferred,
  said = [],
}: {
  view: View;
  period: string;
  metric: MetricState;
  inferred: string | null;
  /** What stands before it; of two facts of one name the later one stays. */
  said?: readonly (readonly [string, string])[];
}) {
  const [standing, setStanding] = useState<string | null>(null);
  useEffect(() => {
    if (metric.benchmark === null) return;
    view.host
      .send("benchmark", { metric: metric.id, period })
      .then(({ result }) => setStanding(result.text))
      .catch(() => {}); // the source stands there
  }, [view, metric, period]);
  const write = (value: number) => formatValue(value, metric.unit, "short");
  const { benchmark_band: band, target_path: path, thresholds, expected } = metric;
  const facts: (readonly [string, string])[] = [...said];
  if (inferred) facts.push([words.UNIT, words.inferred(inferred)]);
  if (path)
    facts.push([
      words.TARGET_PATH,
      Object.entries(path)
        .map(([day, value]) => words.byDay(write(value), formatPeriod(day)))
        .join(", "),
    ]);
  if (band)
    facts.push([words.OTHERS, band.map((one) => (one === null ? "–" : write(one))).join(" · ")]);
  if (standing) facts.push([words.BENCHMARK, standing]);
  else if (metric.benchmark_source) facts.push([words.BENCHMARK_SOURCE, metric.benchmark_source]);
  if (thresholds) {
    const [onTrack, atRisk] = thresholds;
    const share = (one: number) => formatPercent(one).replace(".0%", "%");
    facts.push([words.THRESHOLDS, words.thresholds(share(onTrack), share(atRisk))]);
  }
  if (expected !== undefined) facts.push([words.ON_PACE, write(expected)]);
  if (facts.length === 0) return null;
  return (
    <dl class="kt-facts num">
      {[...new Map(facts)].map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={name === words.OTHERS ? words.QUARTILES : undefined}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
