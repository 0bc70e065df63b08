import { formatChange, formatPercent, formatValue } from "../format.ts";
import type { Bounds, MetricState } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import * as text from "../text/card.ts";
import { Bullet } from "./bullet.tsx";
import type { Share } from "./explained.ts";
import { type Reading, relativeChange, shareText, verdict } from "./reading.ts";
import type { Detail } from "./region.ts";
import { Sparkline } from "./sparkline.tsx";
import { StatusIcon } from "./status-icon.tsx";

const Said = ({ children }: { children: preact.ComponentChildren }) => (
  <span class="kt-sr">{children}</span>
);

/** Why there is no number: the finding that says so, else the plain fact. */
function whyMissing(metric: MetricState): string {
  const finding = metric.findings[0];
  if (finding) return sentence(finding);
  return metric.formula === null ? text.VALUE_MISSING : text.DRIVER_MISSING;
}

function Delta({ metric, reading }: { metric: MetricState; reading: Reading }) {
  const { value, before, target } = reading;
  if (value === null) {
    return (
      <div class="kt-delta num" title={whyMissing(metric)}>
        <i>
          {text.NO_VALUE}
          <Said>: {whyMissing(metric)}</Said>
        </i>
      </div>
    );
  }
  if (before === null) {
    const { uncompared } = reading;
    return (
      <div class="kt-delta num" title={uncompared}>
        {uncompared !== "" && (
          <i>
            {text.NOT_COMPARED}
            <Said>{uncompared.replace(text.NOT_COMPARED, "")}</Said>
          </i>
        )}
      </div>
    );
  }
  const ratio = relativeChange(value, before);
  const tone = verdict(metric, value, before, target);
  const word = value > before ? text.UP : value < before ? text.DOWN : text.UNCHANGED;
  const size =
    ratio === null ? formatChange(value - before, metric.unit) : formatPercent(Math.abs(ratio));
  return (
    <div class={`kt-delta num ${tone}`}>
      <b>
        <Said>, {word} </Said>
        <span aria-hidden="true">{value > before ? "▲ " : value < before ? "▼ " : "= "}</span>
        {size}
      </b>
      <i title={reading.soFar ? text.SAME_DAYS : undefined}>
        {text.from(formatValue(before, metric.unit, "short"))}
      </i>
    </div>
  );
}

/** "Range 20–30", "Guardrail at least 30%": what there is besides a target. */
function boundsText(metric: MetricState): string {
  const write = (value: number) => formatValue(value, metric.unit, "short");
  const between = ([lower, upper]: Bounds) =>
    lower === null
      ? text.atMost(write(upper ?? 0))
      : upper === null
        ? text.atLeast(write(lower))
        : text.between(write(lower), write(upper));
  if (metric.aim === "balance" && metric.balance) return text.range(between(metric.balance));
  return metric.guardrail ? text.guardrail(between(metric.guardrail)) : "";
}

/** What it adds to the change that is explained. */
function Contribution({ share }: { share: Share | null }) {
  if (!share) return null;
  const what = text.changeOf(share.of);
  return (
    <span class={`kt-con ${share.tone}`} title={`${share.text}: ${what}`}>
      <Said>, </Said>
      {share.text}
      <Said> {what}</Said>
    </span>
  );
}

interface FootProps {
  metric: MetricState;
  reading: Reading;
  share: Share | null;
}

function Foot({ metric, reading, share: contribution }: FootProps) {
  const { target, benchmark } = reading;
  const share = reading.attainment;
  if (target === null || (share === null && metric.balance)) {
    const write = (value: number) => formatValue(value, metric.unit, "short");
    const peer = benchmark === null ? "" : text.benchmark(write(benchmark));
    const bounds = boundsText(metric);
    return (
      <div
        class="kt-foot num"
        title={[bounds, peer && metric.benchmark_source].filter(Boolean).join("; ")}
      >
        <Said>, </Said>
        {metric.benchmark_band && <Bullet metric={metric} reading={reading} />}
        <span class="kt-quiet">
          {(metric.benchmark_band && peer) || bounds || peer || text.NO_TARGET}
          {metric.benchmark_band && bounds && <Said>, {bounds}</Said>}
        </span>
        <Contribution share={contribution} />
      </div>
    );
  }
  const ranged = metric.aim === "balance" && metric.balance !== undefined;
  const what = ranged ? boundsText(metric) : text.target(formatValue(target, metric.unit, "full"));
  const pace =
    reading.expected === null
      ? ""
      : text.onPace(formatValue(reading.expected, metric.unit, "short"));
  return (
    <div class="kt-foot num" title={`${pace}${what}`}>
      <Bullet metric={metric} reading={reading} />
      <span>
        <Said>, {pace}</Said>
        {shareText(share)}
        <Said>{text.ofTarget(formatValue(target, metric.unit, "short"))}</Said>
      </span>
      <Contribution share={contribution} />
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
  /** Stands instead of target and bullet. */
  foot: preact.ComponentChildren;
  /** What it adds to the change that is explained. */
  share: Share | null;
  /** The label, or the input that changes it. */
  name: preact.ComponentChildren;
}

/** What a card says, as much of it as can be read at this zoom. */
export function CardFace({
  metric,
  reading,
  series,
  position,
  root,
  detail,
  foot,
  share,
  name,
}: CardFaceProps) {
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
          <em class="kt-trouble" title={sentence(trouble)}>
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
            soFar={reading.soFar}
            width={root ? 96 : 80}
            height={root ? 50 : 38}
          />
        )}
      </div>
      {foot ?? (detail === "full" && <Foot metric={metric} reading={reading} share={share} />)}
    </>
  );
}
