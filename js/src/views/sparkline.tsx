import { useOwnId } from "./ids.ts";
/** So many periods, the shown one last. */
export const SPARK_PERIODS = 14;

interface SparklineProps {
  series: Float64Array;
  position: number;
  target: number | null;
  /** The last period is not over: its stretch is dashed, its dot hollow. */
  soFar: boolean;
  width: number;
  height: number;
}

interface Point {
  x: number;
  y: number;
}

/** Runs of neighbouring points: a missing number interrupts the line. */
export function runs(
  values: Float64Array,
  x: (index: number) => number,
  y: (value: number) => number,
): Point[][] {
  const found: Point[][] = [];
  let open: Point[] | null = null;
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) {
      open = null;
      return;
    }
    const point = { x: x(index), y: y(value) };
    if (open) open.push(point);
    else {
      open = [point];
      found.push(open);
    }
  });
  return found;
}

const fixed = (value: number): string => value.toFixed(1);

/** A line through the points that is level at each of them, so it never overshoots. */
export function smoothPath(points: readonly Point[]): string {
  let path = "";
  let last: Point | null = null;
  for (const point of points) {
    if (last === null) path = `M${fixed(point.x)},${fixed(point.y)}`;
    else {
      const middle = fixed((last.x + point.x) / 2);
      path += `C${middle},${fixed(last.y)} ${middle},${fixed(point.y)} ${fixed(point.x)},${fixed(point.y)}`;
    }
    last = point;
  }
  return path;
}

export function Sparkline({ series, position, target, soFar, width, height }: SparklineProps) {
  const gradient = useOwnId("fill");
  const shown = series.subarray(Math.max(0, position + 1 - SPARK_PERIODS), position + 1);
  const known = shown.filter(Number.isFinite);
  if (known.length < 2) return <svg class="kt-spark" aria-hidden="true" />;
  const low = Math.min(...known);
  const high = Math.max(...known);
  const x = (index: number) => 1 + (index * (width - 4)) / Math.max(1, shown.length - 1);
  const y = (value: number) =>
    high === low ? height / 2 : height - 4 - ((value - low) / (high - low)) * (height - 8);
  const lines = runs(shown, x, y);
  const last = shown[shown.length - 1] ?? Number.NaN;
  const open = soFar && Number.isFinite(last);
  const tail = open ? (lines.at(-1) ?? []).slice(-2) : [];
  const line = [...lines.slice(0, -1), (lines.at(-1) ?? []).slice(0, open ? -1 : undefined)]
    .map(smoothPath)
    .join("");
  const area = lines
    .map(
      (points) =>
        `${smoothPath(points)}L${fixed(points.at(-1)?.x ?? 0)},${height}L${fixed(points[0]?.x ?? 0)},${height}Z`,
    )
    .join("");
  const level = target === null ? null : y(Math.min(high, Math.max(low, target)));
  return (
    <svg class="kt-spark" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <linearGradient id={gradient} x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stop-color="var(--c)" stop-opacity=".22" />
        <stop offset="1" stop-color="var(--c)" stop-opacity="0" />
      </linearGradient>
      <path d={area} fill={`url(#${gradient})`} />
      {level !== null && (
        <path class="p" d={`M${x(0)},${fixed(level)}H${fixed(x(shown.length - 1))}`} />
      )}
      <path class="l" d={line} />
      {open && <path class="l far" d={smoothPath(tail)} />}
      {Number.isFinite(last) && (
        <circle
          class={open ? "d far" : "d"}
          cx={fixed(x(shown.length - 1))}
          cy={fixed(y(last))}
          r="3.2"
        />
      )}
    </svg>
  );
}
