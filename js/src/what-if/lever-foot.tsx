import { useComputed } from "@preact/signals";
import { useMemo, useState } from "preact/hooks";
import { formatPercent, formatValue } from "../format.ts";
import { warn } from "../interactions/actions.ts";
import type { MetricState, Override } from "../protocol.ts";
import * as words from "../text/what-if.ts";
import { Icon } from "../views/icons.tsx";
import { inputText } from "../views/number-text.ts";
import { overrideText, parseOverride, relativeText } from "./override.ts";
import type { Draft } from "./scenario.ts";
import { type Span, spanOf, tidy } from "./span.ts";

interface LeverProps {
  draft: Draft;
  metric: MetricState;
  /** Whether Tab comes here. */
  reachable: boolean;
  /** The slider alone, along the edge of a small card. */
  bare?: boolean;
}

const at = (series: Float64Array | undefined, position: number): number =>
  series?.[position] ?? Number.NaN;

const nullable = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** A lever: a slider, what it is set to, and the way back. */
export function Lever({ draft, metric, reachable, bare = false }: LeverProps) {
  const { view } = draft;
  const { id } = metric;
  const position = view.position.value;
  const history = useComputed(() => draft.baseline.value.get(id)).value;
  const base = at(history, position);
  const value = useComputed(() => at(draft.series.value.get(id), view.position.value)).value;
  const override = useComputed(() => draft.overrides.value.get(id)).value;
  const span = useMemo(
    () => (history ? spanOf(metric, history, position) : null),
    [metric, history, position],
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: what is clicked here does not select the card
    // biome-ignore lint/a11y/noStaticElementInteractions: the same
    <div
      class={bare ? "kt-lever bare" : "kt-lever"}
      data-set={override !== undefined}
      onClick={(event) => event.stopPropagation()}
    >
      {span ? (
        <Slider {...{ draft, metric, reachable, span, base, value }} />
      ) : (
        !bare && <span class="kt-quiet">{words.NO_VALUE}</span>
      )}
      {!bare && (
        <>
          <Typed {...{ draft, metric, reachable, value }} />
          <Reset {...{ draft, metric, reachable, override, base }} />
        </>
      )}
    </div>
  );
}

interface ResetProps extends LeverProps {
  override: Override | undefined;
  base: number;
}

function Reset({ draft, metric, reachable, override, base }: ResetProps) {
  return (
    <button
      type="button"
      class="kt-x"
      aria-label={words.reset(metric.label)}
      title={
        override === undefined
          ? words.AS_BASELINE
          : words.backTo(
              overrideText(override, metric.unit),
              formatValue(nullable(base), metric.unit, "short"),
            )
      }
      tabIndex={reachable ? 0 : -1}
      disabled={override === undefined}
      data-lm-suppress-shortcuts="true"
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") event.stopPropagation();
      }}
      onClick={() => {
        draft.override(metric.id, null);
        draft.confirm();
      }}
    >
      <Icon name="undo" />
    </button>
  );
}

interface SliderProps extends LeverProps {
  span: Span;
  base: number;
  value: number;
}

function Slider({ draft, metric, reachable, span, base, value }: SliderProps) {
  const { low, high, step } = span;
  const share = (one: number) =>
    `${(100 * Math.min(1, Math.max(0, (one - low) / (high - low)))).toFixed(2)}%`;
  const [from, to] = base < value ? [base, value] : [value, base];
  const move = (text: string): void => {
    const moved = tidy(Number(text));
    draft.override(
      metric.id,
      Math.abs(moved - base) < step / 2 ? null : moveTo(draft, base, moved),
    );
  };
  return (
    <input
      type="range"
      class="kt-slide"
      min={low}
      max={high}
      step={step}
      value={value}
      tabIndex={reachable ? 0 : -1}
      aria-label={words.inScenario(metric.label)}
      aria-valuetext={valueText(metric, base, value)}
      data-lm-suppress-shortcuts="true"
      style={{ "--base": share(base), "--from": share(from), "--to": share(to) }}
      onInput={(event) => move(event.currentTarget.value)}
      onChange={() => draft.confirm()}
      onKeyDown={(event) => leave(event, draft, metric.id)}
    />
  );
}

/** In one period the value itself; in several a share of what each of them is, so that seasons stay. */
function moveTo(draft: Draft, base: number, value: number): number | string {
  const [first, last] = draft.range.peek() ?? [0, 1];
  return first === last || base === 0 ? value : relativeText(value, base);
}

function valueText({ unit }: MetricState, base: number, value: number): string {
  const now = formatValue(nullable(value), unit, "short");
  if (value === base || Number.isNaN(base)) return now;
  const from = formatValue(base, unit, "short");
  const by = base === 0 ? "" : formatPercent(Math.abs(value / base - 1));
  return words.beside(now, by, value > base, from);
}

function Typed({ draft, metric, reachable, value }: LeverProps & { value: number }) {
  const { id, label, unit } = metric;
  const [typed, setTyped] = useState<string | null>(null);
  const take = (): void => {
    if (typed === null) return;
    setTyped(null);
    const text = typed.trim();
    const override = text === "" ? null : parseOverride(text, unit);
    if (override === null && text !== "") {
      warn(draft.view, words.notValue(text, label, example(unit)));
      return;
    }
    draft.override(id, override);
    draft.confirm();
  };
  return (
    <input
      type="text"
      class="num"
      value={typed ?? formatValue(nullable(value), unit, "short")}
      tabIndex={reachable ? 0 : -1}
      aria-label={words.valueIn(label)}
      title={words.write(example(unit))}
      autocomplete="off"
      spellcheck={false}
      data-lm-suppress-shortcuts="true"
      onFocus={(event) => event.currentTarget.select()}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
        if (event.key === "Escape") setTyped(null);
        leave(event, draft, id);
      }}
    />
  );
}

function example(unit: string | null): string {
  return inputText(unit === "%" ? 0.042 : 12_000, unit);
}

/** Escape and Enter give the keyboard back to the card. */
function leave(event: KeyboardEvent, { view }: Draft, metric: string): void {
  if (event.key !== "Escape" && event.key !== "Enter") return;
  event.preventDefault();
  const key = view.boxes.peek().has(metric) ? metric : null;
  if (key !== null) view.focusNext.value = key;
}
