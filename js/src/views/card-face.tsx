import { formatChange, formatPercent, formatValue } from "../format.ts";
import type { MetricState } from "../protocol.ts";
import { Bullet } from "./bullet.tsx";
import { type Reading, relativeChange, verdict } from "./reading.ts";
import type { Detail } from "./region.ts";
import { Sparkline } from "./sparkline.tsx";
import { StatusIcon } from "./status-icon.tsx";

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

interface CardFaceProps {
  metric: MetricState;
  reading: Reading;
  /** Positions up to the shown one are drawn as a sparkline. */
  series: Float64Array | undefined;
  position: number;
  root: boolean;
  detail: Detail;
  /** The label, or the input that changes it. */
  name: preact.ComponentChildren;
}

/** What a card says, as much of it as can be read at this zoom. */
export function CardFace({ metric, reading, series, position, root, detail, name }: CardFaceProps) {
  const value = formatValue(reading.value, metric.unit, "short");
  const { status } = reading;
  if (detail === "box") {
    return (
      <Said>
        {metric.label}
        {status !== null && `, ${status}`}, {value}
      </Said>
    );
  }
  const trouble = metric.findings.find((finding) => finding.severity !== "info");
  return (
    <>
      <div class="kt-name">
        {status !== null && <StatusIcon status={status} />}
        {name}
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
        {series && detail === "full" && (
          <Sparkline
            series={series}
            position={position}
            target={reading.target}
            width={root ? 96 : 80}
            height={root ? 50 : 38}
          />
        )}
      </div>
      {detail === "full" && <Foot metric={metric} reading={reading} />}
    </>
  );
}
