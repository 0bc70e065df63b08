import { useComputed } from "@preact/signals";
import { formatChange, formatPercent, formatValue } from "../format.ts";
import type { Box } from "../layout/layout-tree.ts";
import type { MetricState } from "../protocol.ts";
import { Bullet } from "./bullet.tsx";
import { type Reading, readingOf, relativeChange, verdict } from "./reading.ts";
import { RenameInput } from "./rename-input.tsx";
import { Sparkline } from "./sparkline.tsx";
import { STATUS_CLASS, StatusIcon } from "./status-icon.tsx";
import type { View } from "./view.ts";

const Said = ({ children }: { children: preact.ComponentChildren }) => (
  <span class="kt-sr">{children}</span>
);

/** Why there is no number: the finding that says so, else the plain fact. */
function whyMissing(metric: MetricState): string {
  const finding = metric.findings[0];
  if (finding) return finding.hint ? `${finding.message} ${finding.hint}` : finding.message;
  return metric.formula === null
    ? "No value for this period."
    : "A driver has no value for this period.";
}

function Delta({ metric, reading }: { metric: MetricState; reading: Reading }) {
  const { value, before, target } = reading;
  if (value === null) {
    return (
      <div class="kt-delta num" title={whyMissing(metric)}>
        <i>
          no value<Said>: {whyMissing(metric)}</Said>
        </i>
      </div>
    );
  }
  if (before === null) return <div class="kt-delta num" />;
  const ratio = relativeChange(value, before);
  const tone = verdict(metric.aim, value, before, target);
  const word = value > before ? "up" : value < before ? "down" : "unchanged";
  const size =
    ratio === null ? formatChange(value - before, metric.unit) : formatPercent(Math.abs(ratio));
  return (
    <div class={`kt-delta num ${tone}`}>
      <b>
        <Said>, {word} </Said>
        <span aria-hidden="true">{value > before ? "▲ " : value < before ? "▼ " : "= "}</span>
        {size}
      </b>
      <i>from {formatValue(before, metric.unit, "short")}</i>
    </div>
  );
}

function Foot({ metric, reading }: { metric: MetricState; reading: Reading }) {
  const { target, benchmark } = reading;
  if (target === null) {
    const text =
      benchmark === null
        ? "No target"
        : `Benchmark ${formatValue(benchmark, metric.unit, "short")}`;
    return (
      <div class="kt-foot num">
        <Said>, </Said>
        <span class="kt-quiet">{text}</span>
      </div>
    );
  }
  const share = reading.attainment;
  return (
    <div class="kt-foot num" title={`Target ${formatValue(target, metric.unit, "full")}`}>
      <Bullet reading={reading} />
      <span>
        <Said>, </Said>
        {share === null ? "–" : `${Math.round(share * 100)}%`}
        <Said> of the target {formatValue(target, metric.unit, "short")}</Said>
      </span>
    </div>
  );
}

interface CardProps {
  box: Box;
  view: View;
}

/** One metric at the shown period. */
export function Card({ box, view }: CardProps) {
  const id = box.metric;
  const { state } = view.store;
  const metric = useComputed(() => state.value.metrics.get(id)).value;
  const series = useComputed(() => state.value.series.get(id)).value;
  const keys = useComputed(() => state.value.periods.keys).value;
  const selected = useComputed(() => view.selected.value === box.key).value;
  const active = useComputed(() => view.tabStop.value === box.key).value;
  const drop = useComputed(() => view.dropTarget.value === box.key).value;
  const renaming = useComputed(() => {
    const dialog = view.dialog.value;
    return dialog?.kind === "rename" && dialog.key === box.key;
  }).value;
  if (!metric) return null;
  const reading = readingOf(metric, series, keys, view.position.value, view.before.value);
  const root = box.depth === 0;
  const status = reading.status ?? (reading.value === null ? "no data" : null);
  const value = formatValue(reading.value, metric.unit, "short");
  const trouble = metric.findings.find((finding) => finding.severity !== "info");
  return (
    <div
      class={`kt-card${root ? " root" : ""}${drop ? " drop" : ""}${box.hidden ? " closed" : ""}`}
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
      <div class="kt-name">
        {status !== null && <StatusIcon status={status} />}
        {EDITOR && renaming ? (
          <RenameInput view={view} metric={metric} boxKey={box.key} />
        ) : (
          <span
            title={metric.description ? `${metric.label}: ${metric.description}` : metric.label}
          >
            {metric.label}
          </span>
        )}
        {status !== null && <Said>, {status}</Said>}
        {trouble && (
          <em class="kt-trouble" title={`${trouble.message} ${trouble.hint}`}>
            !<Said>, {trouble.message}</Said>
          </em>
        )}
      </div>
      <div class="kt-main">
        <div>
          <div class="kt-val num" title={formatValue(reading.value, metric.unit, "full")}>
            <Said>, </Said>
            {value}
          </div>
          <Delta metric={metric} reading={reading} />
        </div>
        {series && (
          <Sparkline
            series={series}
            position={view.position.value}
            target={reading.target}
            width={root ? 96 : 80}
            height={root ? 50 : 38}
          />
        )}
      </div>
      <Foot metric={metric} reading={reading} />
    </div>
  );
}
