import type { MetricState } from "../protocol.ts";
import type { Reading } from "./reading.ts";

/** Share of the target at the left end of the bar, unless something shown is lower. */
const LOW = 0.8;
const HIGH = 1.12;

/**
 * Bar = actual, paler = what it is on its way to, tick = target, ring = benchmark, band = the middle
 * half of the others, red tick = guardrail; all as shares of the target, or of the benchmark where there is none.
 */
export function Bullet({ metric, reading }: { metric: MetricState; reading: Reading }) {
  const { value, target, benchmark, expected } = reading;
  const measure = target ?? benchmark;
  if (measure === null || measure === 0) return null;
  const share = (one: number | null | undefined) => (one == null ? null : one / measure);
  const [actual, peer, ahead] = [share(value), share(benchmark), share(expected)];
  const ends = [share(metric.benchmark_band?.[0]), share(metric.benchmark_band?.[2])];
  const known = [actual, peer, ahead, ...ends, 1].filter((one) => one !== null);
  const low = Math.min(...known) < LOW ? Math.min(0, ...known) : LOW;
  const high = Math.max(HIGH, ...known);
  const at = (one: number) => `${(((one - low) / (high - low)) * 100).toFixed(1)}%`;
  const [from, to] = [...ends].sort((one, other) => (one ?? 0) - (other ?? 0));
  return (
    <div class="kt-bullet" aria-hidden="true">
      {from != null && to != null && (
        <div class="q" style={{ left: at(from), right: `calc(100% - ${at(to)})` }} />
      )}
      {ahead !== null && <div class="f e" style={{ width: at(ahead) }} />}
      {actual !== null && <div class="f" style={{ width: at(actual) }} />}
      {(metric.guardrail ?? []).map((rail) => {
        const place = share(rail);
        return place === null || place < low || place > high ? null : (
          <div key={rail} class="g" style={{ left: at(place) }} />
        );
      })}
      {peer !== null && <div class="b" style={{ left: at(peer) }} />}
      {target !== null && <div class="t" style={{ left: at(1) }} />}
    </div>
  );
}
