import type { Reading } from "./reading.ts";

/** Share of the target at the left end of the bar, unless something shown is lower. */
const LOW = 0.8;
const HIGH = 1.12;

/** Bar = actual, tick = target, ring = benchmark, all as shares of the target. */
export function Bullet({ reading }: { reading: Reading }) {
  const { value, target, benchmark } = reading;
  if (target === null || target === 0) return null;
  const actual = value === null ? null : value / target;
  const peer = benchmark === null ? null : benchmark / target;
  const shares = [actual, peer, 1].filter((share) => share !== null);
  const low = Math.min(...shares) < LOW ? Math.min(0, ...shares) : LOW;
  const high = Math.max(HIGH, ...shares);
  const at = (share: number) => `${(((share - low) / (high - low)) * 100).toFixed(1)}%`;
  return (
    <div class="kt-bullet" aria-hidden="true">
      {actual !== null && <div class="f" style={{ width: at(actual) }} />}
      {peer !== null && <div class="b" style={{ left: at(peer) }} />}
      <div class="t" style={{ left: at(1) }} />
    </div>
  );
}
