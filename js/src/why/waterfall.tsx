import { formatChange, formatValue } from "../format.ts";
import type { Explained, MetricState } from "../protocol.ts";
import * as words from "../text/why.ts";
import { readingOf } from "../views/reading.ts";
import type { View } from "../views/view.ts";

/** So many drivers have a row of their own; the rest share one. */
const MOST = 12;

export interface Step {
  /** A metric, or "" for what no single driver stands for. */
  readonly id: string;
  readonly label: string;
  readonly amount: number;
}

/** The direct drivers, the largest contribution first; what is left over stands last. */
export function stepsOf(answer: Explained, label: (id: string) => string): Step[] {
  const all = answer.edges
    .filter(([parent]) => parent === answer.metric)
    .map(([, id, amount]) => ({ id, label: label(id), amount }))
    .sort((one, other) => Math.abs(other.amount) - Math.abs(one.amount));
  const steps: Step[] = all.slice(0, all.length > MOST ? MOST - 1 : MOST);
  const rest = all.slice(steps.length);
  if (rest.length > 0) {
    const amount = rest.reduce((sum, one) => sum + one.amount, 0);
    steps.push({ id: "", label: words.others(rest.length), amount });
  }
  const change = answer.change ?? 0;
  const open = change - all.reduce((sum, { amount }) => sum + amount, 0);
  const scale = all.reduce((sum, { amount }) => sum + Math.abs(amount), Math.abs(change));
  if (all.length > 0 && Math.abs(open) > 1e-9 * scale)
    steps.push({ id: "", label: words.NOT_EXPLAINED, amount: open });
  return steps;
}

interface Bar {
  readonly from: number;
  readonly to: number;
}

/** Where bars start and end, 0 to 1 of the room: a total begins at the left, a step where the last one ended. */
export function barsOf(start: number, amounts: readonly number[]): Bar[] {
  const marks = [start];
  for (const amount of amounts) marks.push((marks.at(-1) ?? start) + amount);
  const [least, most] = [Math.min(...marks), Math.max(...marks)];
  const span = most - least || 1;
  // the axis starts at zero where that leaves room for the steps
  const low = least > 0 && least > 1.5 * span ? least - 0.25 * span : Math.min(0, least);
  const high = Math.max(least > 0 ? most : 0, most);
  const at = (value: number) => (value - low) / (high - low || 1);
  const zero = at(Math.max(low, Math.min(high, 0)));
  const last = marks.at(-1) ?? start;
  return [
    { from: zero, to: at(start) },
    ...amounts.map((_, index) => ({ from: at(marks[index] ?? 0), to: at(marks[index + 1] ?? 0) })),
    { from: zero, to: at(last) },
  ];
}

interface WaterfallProps {
  metric: MetricState;
  answer: Explained;
  view: View;
  labels: (id: string) => string;
  onPick: (metric: string) => void;
}

/** From the value before, driver by driver, to the value after; each driver leads to its own reasons. */
export function Waterfall({ metric, answer, view, labels, onPick }: WaterfallProps) {
  const steps = stepsOf(answer, labels);
  if (steps.length === 0) return null;
  const { value } = readingOf(metric, view.series.value.get(metric.id), view.place.value);
  const after = value ?? 0;
  const before = after - (answer.change ?? 0);
  const bars = barsOf(
    before,
    steps.map(({ amount }) => amount),
  );
  const plus = metric.aim === "minimize" ? "dn" : "up";
  const minus = metric.aim === "minimize" ? "up" : "dn";
  const tone = (amount: number) => (amount > 0 ? plus : amount < 0 ? minus : "eq");
  const bar = (index: number, look: string) => {
    const { from = 0, to = 0 } = bars[index] ?? {};
    const left = `${(Math.min(from, to) * 100).toFixed(2)}%`;
    const width = `${(Math.abs(to - from) * 100).toFixed(2)}%`;
    return (
      <span class="room" aria-hidden="true">
        <span class={look} style={{ left, width }} />
      </span>
    );
  };
  const total = (index: number, label: string, amount: number) => (
    <li class="total">
      <span dir="auto" title={label}>
        {label}
      </span>
      {bar(index, "bar")}
      <b>{formatValue(amount, metric.unit, "short")}</b>
    </li>
  );
  return (
    <ul class="kt-waterfall num" aria-label={words.whatAdds(metric.label)}>
      {total(0, answer.sides[0], before)}
      {steps.map(({ id, label, amount }, index) => {
        const text = formatChange(amount, metric.unit);
        const row = (
          <>
            <span dir="auto" title={label}>
              {label}
            </span>
            {bar(index + 1, `bar ${tone(amount)}`)}
            <b class={tone(amount)}>{text}</b>
          </>
        );
        return (
          <li key={id || label}>
            {id === "" ? (
              <div>{row}</div>
            ) : (
              <button
                type="button"
                title={words.whyDid(label)}
                aria-label={words.stepOf(label, text)}
                data-lm-suppress-shortcuts="true"
                onClick={() => onPick(id)}
                onKeyDown={walk}
              >
                {row}
              </button>
            )}
          </li>
        );
      })}
      {total(steps.length + 1, answer.sides[1], after)}
    </ul>
  );
}

/** Arrows go from driver to driver. */
function walk(event: preact.JSX.TargetedKeyboardEvent<HTMLButtonElement>): void {
  const row = event.currentTarget.parentElement;
  const next =
    event.key === "ArrowDown"
      ? row?.nextElementSibling
      : event.key === "ArrowUp"
        ? row?.previousElementSibling
        : null;
  const button = next?.querySelector("button");
  if (!button) return;
  event.preventDefault();
  button.focus();
}
