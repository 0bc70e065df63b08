import { useRef, useState } from "preact/hooks";
import { amountAt, formatPeriod, formatValue } from "../format.ts";
import type { MetricState, Note } from "../protocol.ts";
import * as text from "../text/trend.ts";
import type { Place } from "./reading.ts";
import { runs } from "./sparkline.tsx";

interface LineChartProps {
  metric: MetricState;
  series: Float64Array;
  place: Place;
  width: number;
  /** What happened, marked on the time axis. */
  notes?: readonly Note[];
}

const HEIGHT = 190;
const LEFT = 58;
const RIGHT = 16;
const TOP = 10;
const BOTTOM = 24;

/** Round numbers between the two, about four of them. */
export function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const found: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step)
    found.push(tick);
  return found;
}

/** A metric over time: actual, target, benchmark, the shown and the comparison period. */
export function LineChart({ metric, series, place, width, notes = [] }: LineChartProps) {
  const { periods, position, before } = place;
  const other = place.others?.get(metric.id) ?? new Float64Array();
  const { keys, incomplete } = periods;
  const [hovered, setHovered] = useState<number | null>(null);
  const svg = useRef<SVGSVGElement>(null);
  const targets = Float64Array.from(keys, (key) => amountAt(metric.target, key) ?? Number.NaN);
  const benchmarks = Float64Array.from(
    keys,
    (key) => amountAt(metric.benchmark, key) ?? Number.NaN,
  );
  const open = incomplete ? keys.indexOf(incomplete.key) : -1;
  const whole = series.map((value, index) => (index === open ? Number.NaN : value));
  const ahead = open < 0 ? undefined : metric.expected;
  const rails = (metric.guardrail ?? []).flatMap((rail) => (rail === null ? [] : [rail]));
  const known = [
    ...series,
    ...other,
    ...targets,
    ...benchmarks,
    ...rails,
    ahead ?? Number.NaN,
  ].filter(Number.isFinite);
  if (known.length === 0) return <p class="kt-quiet">{text.NOTHING_TO_DRAW}</p>;
  const lowest = Math.min(...known);
  const highest = Math.max(...known);
  const room = (highest - lowest || Math.abs(highest) || 1) * 0.08;
  const [low, high] = [lowest - room, highest + room];
  const x = (index: number) =>
    LEFT + ((width - LEFT - RIGHT) * index) / Math.max(1, keys.length - 1);
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low));
  const line = (values: Float64Array) =>
    runs(values, x, y)
      .map((run) => `M${run.map((one) => `${one.x.toFixed(1)},${one.y.toFixed(1)}`).join("L")}`)
      .join("");
  const dot = (index: number | null, name = "") => {
    const value = index === null ? undefined : series[index];
    return index !== null && value !== undefined && Number.isFinite(value) ? (
      <circle
        class={["dot", name, index === open && "far"].filter(Boolean).join(" ")}
        cx={x(index)}
        cy={y(value)}
        r="4"
      />
    ) : null;
  };
  const every = Math.max(1, Math.ceil((keys.length * 76) / Math.max(1, width - LEFT - RIGHT)));
  const shown = hovered ?? position;
  const value = series[shown] ?? Number.NaN;
  return (
    <svg
      ref={svg}
      class="kt-line-chart"
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={text.fromTo(
        metric.label,
        formatPeriod(keys[0] ?? ""),
        formatPeriod(keys.at(-1) ?? ""),
      )}
      onPointerMove={(event) => {
        const frame = event.currentTarget.getBoundingClientRect();
        const share = ((event.clientX - frame.left) / frame.width) * width - LEFT;
        const index = Math.round((share / (width - LEFT - RIGHT)) * (keys.length - 1));
        setHovered(Math.max(0, Math.min(keys.length - 1, index)));
      }}
      onPointerLeave={() => setHovered(null)}
    >
      {ticks(low, high).map((tick) => (
        <g key={tick}>
          <path class="grid" d={`M${LEFT},${y(tick).toFixed(1)}H${width - RIGHT}`} />
          <text x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
            {formatValue(Number(tick.toPrecision(12)), metric.unit, "short")}
          </text>
        </g>
      ))}
      {keys.map((key, index) =>
        index % every === 0 ? (
          <text key={key} x={x(index)} y={HEIGHT - 6} text-anchor="middle">
            {formatPeriod(key)}
          </text>
        ) : null,
      )}
      {hovered !== null && (
        <path class="hover" d={`M${x(hovered).toFixed(1)},${TOP}V${HEIGHT - BOTTOM}`} />
      )}
      <path class="benchmark" d={line(benchmarks)} />
      <path class="other" d={line(other)} />
      <path class="target" d={line(targets)} />
      {rails.map((rail) => (
        <g key={rail}>
          <path class="rail" d={`M${LEFT},${y(rail).toFixed(1)}H${width - RIGHT}`} />
          <text class="rail" x={LEFT + 2} y={y(rail) - 3}>
            {text.guardrail(formatValue(rail, metric.unit, "short"))}
          </text>
        </g>
      ))}
      <path class="actual" d={line(whole)} />
      {open > 0 && (
        <path
          class="actual far"
          d={line(
            series.map((value, index) => (open - index < 2 && index <= open ? value : Number.NaN)),
          )}
        />
      )}
      {ahead !== undefined && (
        <>
          <circle class="ahead" cx={x(open)} cy={y(ahead)} r="4.5" />
          <text x={x(open) - 9} y={y(ahead) + 4} text-anchor="end">
            {text.onPace(formatValue(ahead, metric.unit, "short"))}
          </text>
        </>
      )}
      {EDITOR &&
        notes.map(({ date, text, period }) => {
          const index = keys.indexOf(period ?? "");
          return index < 0 ? null : (
            <g key={date + text} class="note">
              <title>{`${date}: ${text}`}</title>
              <path d={`M${x(index)},${HEIGHT - BOTTOM}l-5,7h10z`} />
            </g>
          );
        })}
      {dot(before, "before")}
      {dot(position)}
      {dot(hovered)}
      <text x={width - RIGHT} y={TOP + 2} text-anchor="end">
        {`${formatPeriod(keys[shown] ?? "")}: ${formatValue(Number.isFinite(value) ? value : null, metric.unit, "full")}`}
      </text>
    </svg>
  );
}
