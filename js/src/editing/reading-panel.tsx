import { useLayoutEffect, useRef } from "preact/hooks";
import { amountAt, formatPeriod, formatValue } from "../format.ts";
import type { Bounds, MetricState } from "../protocol.ts";
import * as words from "../text/editing.ts";
import { at } from "../views/reading.ts";
import { type View, withUnit } from "../views/view.ts";
import { Facts } from "./details-facts.tsx";
import { FormulaText } from "./formula-section.tsx";
import { inspecting } from "./inspecting.ts";
import { NotesSection } from "./notes-section.tsx";
import { RelationsSection } from "./relations-section.tsx";
import { FindingsSection, UsedIn } from "./used-in.tsx";
import { ValuesTable } from "./values-table.tsx";

/** The name of the metric; it takes the keyboard where an editor has the field for it. */
export function ReadingTitle({ view, metric }: { view: View; metric: MetricState }) {
  const title = useRef<HTMLHeadingElement>(null);
  const { focus } = inspecting(view);
  const wanted = focus.value !== null;
  useLayoutEffect(() => {
    if (!wanted) return;
    title.current?.focus({ preventScroll: true });
    focus.value = null;
  }, [wanted, focus]);
  return (
    <h2 ref={title} tabIndex={-1} data-lm-suppress-shortcuts="true">
      {metric.label}
    </h2>
  );
}

/** All that is said of a metric, where nothing can be changed. */
export function ReadingPanel({ view, metric: bare }: { view: View; metric: MetricState }) {
  const metric = withUnit(bare);
  const key = view.store.fields.periods.value.keys[view.position.value] ?? "";
  return (
    <>
      <p class="kt-quiet">{words.READ_ONLY}</p>
      {metric.description !== "" && <p class="kt-told">{metric.description}</p>}
      <FindingsSection metric={metric} />
      <section class="kt-formula">
        <h3>{words.FORMULA}</h3>
        <p class="kt-formula-text">
          <FormulaText view={view} metric={metric} />
        </p>
      </section>
      <Facts
        view={view}
        period={key}
        metric={metric}
        inferred={bare.unit ? null : (bare.inferred_unit ?? null)}
        said={said(view, metric, key)}
      />
      {metric.tags.length > 0 && (
        <section>
          <h3>{words.TAGS}</h3>
          <ul class="kt-tags">
            {metric.tags.map((tag) => (
              <li key={tag} class="kt-chip">
                {tag}
              </li>
            ))}
          </ul>
        </section>
      )}
      <ValuesTable view={view} metric={bare} disabled />
      <RelationsSection view={view} metric={metric} />
      <NotesSection view={view} metric={metric} />
      <UsedIn view={view} metric={metric} />
    </>
  );
}

/** What its fields hold, as far as something stands in them. */
function said(view: View, metric: MetricState, key: string): [string, string][] {
  const write = (value: number) => formatValue(value, metric.unit, "full");
  const amount = (given: Parameters<typeof amountAt>[0] | undefined): string => {
    const one = amountAt(given ?? null, key);
    return one === null ? "" : write(one);
  };
  const bounds = ([low, high]: Bounds): string => {
    if (low !== null && high !== null) return words.between(write(low), write(high));
    if (low !== null) return `${words.AT_LEAST} ${write(low)}`;
    return high === null ? "" : `${words.AT_MOST} ${write(high)}`;
  };
  const aim = words.AIMS.find(([name]) => name === metric.aim)?.[1] ?? metric.aim;
  const longer = words.AGGREGATIONS.find(([name]) => name === metric.aggregation)?.[1] ?? "";
  const value = at(view.series.value.get(metric.id), view.position.value);
  const facts: [string, string][] = [
    [words.valueIn(key && formatPeriod(key)), value === null ? "–" : write(value)],
    [words.TARGET, amount(metric.target)],
    [words.AIM, aim],
    [words.RANGE, bounds(metric.balance ?? [null, null])],
    [words.UNIT, metric.unit ?? ""],
    [words.OWNER, metric.owner],
    [words.BENCHMARK, amount(metric.benchmark)],
    [words.GUARDRAIL, bounds(metric.guardrail ?? [null, null])],
    [words.LIMITS, bounds(metric.limits ?? [null, null])],
    [words.MAXIMUM, amount(metric.maximum)],
    [words.LONGER, longer],
  ];
  return facts.filter(([, text]) => text !== "");
}
