import { useEffect, useState } from "preact/hooks";
import { formatPercent, formatPeriod, formatValue } from "../format.ts";
import type { MetricState } from "../protocol.ts";
import type { View } from "../views/view.ts";

/** What is known of a metric and not typed here: inferred unit, path, source, thresholds, pace. */
export function Facts({
  view,
  period,
  metric,
  inferred,
}: {
  view: View;
  period: string;
  metric: MetricState;
  inferred: string | null;
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
  const facts: [string, string][] = [];
  if (inferred) facts.push(["Unit", `${inferred}, inferred from the formula`]);
  if (path)
    facts.push([
      "Target path",
      Object.entries(path)
        .map(([day, value]) => `${write(value)} by ${formatPeriod(day)}`)
        .join(", "),
    ]);
  if (band)
    facts.push(["Others", band.map((one) => (one === null ? "–" : write(one))).join(" · ")]);
  if (standing) facts.push(["Benchmark", standing]);
  else if (metric.benchmark_source) facts.push(["Source", metric.benchmark_source]);
  if (thresholds) {
    const [onTrack, atRisk] = thresholds;
    const share = (one: number) => formatPercent(one).replace(".0%", "%");
    facts.push(["Thresholds", `on track from ${share(onTrack)}, at risk from ${share(atRisk)}`]);
  }
  if (expected !== undefined) facts.push(["On pace for", write(expected)]);
  if (facts.length === 0) return null;
  return (
    <dl class="kt-facts num">
      {facts.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd
            title={name === "Others" ? "A quarter, half and three quarters are below" : undefined}
          >
            {text}
          </dd>
        </div>
      ))}
    </dl>
  );
}
