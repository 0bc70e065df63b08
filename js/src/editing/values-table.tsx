import { useState } from "preact/hooks";
import {
  amountAt,
  comparisonPosition,
  formatChange,
  formatPercent,
  formatPeriod,
  formatValue,
} from "../format.ts";
import { tell, warn } from "../interactions/actions.ts";
import * as words from "../text/editing.ts";
import { LineChart } from "../views/line-chart.tsx";
import { inputText } from "../views/number-text.ts";
import { readingOf, relativeChange, verdict } from "../views/reading.ts";
import { notesOf, withUnit } from "../views/view.ts";
import { targetAt, valueAt, written } from "./asking.ts";
import { copyTable } from "./copy-text.ts";
import { FieldInput, type PartProps } from "./field.tsx";
import { Link } from "./parts.tsx";

/** So many periods are shown until somebody asks for all. */
const FIRST = 12;
const CHART = 300;

/** The metric in each period: value, target, change; what is an input is typed here. */
export function ValuesTable({ view, metric: bare, disabled }: PartProps) {
  const [all, setAll] = useState(false);
  const metric = withUnit(bare);
  const periods = view.store.fields.periods.value;
  const { keys } = periods;
  const series = view.series.value.get(metric.id);
  if (keys.length === 0 || !series) return null;
  const whole = view.segment.value === null;
  const compare = view.compare.value;
  const shownAt = view.position.value;
  const latest = Math.max(keys.length - 1, 0);
  const positions = keys.map((_, index) => latest - index);
  const from = all ? 0 : Math.max(0, Math.min(latest - shownAt - 2, keys.length - FIRST));
  const shown = all ? positions : positions.slice(from, from + FIRST);
  const rows = (list: readonly number[]) =>
    list.map((position) => {
      const before =
        compare === "" || compare.startsWith("@")
          ? null
          : comparisonPosition(keys, position, compare);
      const place = { ...view.place.value, position, before };
      const key = keys[position] ?? "";
      const reading = readingOf(metric, series, place);
      const ratio = relativeChange(reading.value, reading.before);
      const tone =
        reading.value === null || reading.before === null
          ? "eq"
          : verdict(metric, reading.value, reading.before, reading.target);
      const change =
        ratio === null
          ? formatChange(
              reading.value === null || reading.before === null
                ? null
                : reading.value - reading.before,
              metric.unit,
            )
          : `${ratio > 0 ? "+" : ""}${formatPercent(ratio)}`;
      return { key, position, reading, change, tone };
    });
  const compared = compare === "year" ? words.A_YEAR_BEFORE : words.THE_PERIOD_BEFORE;
  const vs = ["previous", "year"].includes(compare) ? compared : formatPeriod(compare);

  function copy(): void {
    const table = rows([...positions].reverse()).map(({ key, reading, change }) => [
      key,
      inputText(reading.value, null),
      inputText(reading.target, null),
      change === "–" ? "" : change,
    ]);
    const head = [words.PERIOD, metric.label, words.TARGET, words.CHANGE];
    if (copyTable([head, ...table])) tell(view, words.COPIED_TABLE);
    else warn(view, words.TABLE_NOT_COPIED);
  }

  return (
    <section>
      <h3>
        {words.VALUES}
        <Link onPress={copy}>{words.COPY_TABLE}</Link>
        {!view.trendOpen.value && keys.length > 1 && (
          <Link
            title={words.SHOW_TREND}
            onPress={() => {
              view.trendOpen.value = true;
            }}
          >
            {words.TREND}
          </Link>
        )}
      </h3>
      {!view.trendOpen.value && keys.length > 1 && (
        <LineChart
          metric={metric}
          series={series}
          place={view.place.value}
          width={CHART}
          notes={notesOf(view, metric.id)}
        />
      )}
      <table class="kt-values num">
        <thead>
          <tr>
            <th scope="col">{words.PERIOD}</th>
            <th scope="col">{words.VALUE}</th>
            <th scope="col">{words.TARGET}</th>
            <th scope="col" title={words.changeVs(vs)}>
              {words.CHANGE}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows(shown).map(({ key, position, reading, change, tone }) => (
            <tr key={key} aria-current={position === shownAt ? "true" : undefined}>
              <th scope="row">
                <Link
                  onPress={() => {
                    view.period.value = key;
                  }}
                >
                  {formatPeriod(key)}
                </Link>
              </th>
              <td>
                {metric.formula === null && !disabled && whole ? (
                  <FieldInput
                    view={view}
                    metric={metric.id}
                    name={`value ${key}`}
                    label={words.cellOf(words.VALUE, formatPeriod(key))}
                    shown={written(metric, reading.value)}
                    numeric
                    asks={valueAt(metric, key, reading.value)}
                  />
                ) : (
                  formatValue(reading.value, metric.unit, "full")
                )}
              </td>
              <td>
                {disabled || !whole ? (
                  formatValue(reading.target, metric.unit, "short")
                ) : (
                  <FieldInput
                    view={view}
                    metric={metric.id}
                    name={`target ${key}`}
                    label={words.cellOf(words.TARGET, formatPeriod(key))}
                    shown={written(metric, amountAt(metric.target, key))}
                    numeric
                    placeholder="–"
                    asks={targetAt(metric, key, keys)}
                  />
                )}
              </td>
              <td class={tone}>{change}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && keys.length > FIRST && (
        <Link onPress={() => setAll(true)}>{words.allPeriods(keys.length)}</Link>
      )}
    </section>
  );
}
