import { amountAt, formatPeriod } from "../format.ts";
import type { MetricState } from "../protocol.ts";
import * as words from "../text/editing.ts";
import { Icon } from "../views/icons.tsx";
import { useOwnId } from "../views/ids.ts";
import { at } from "../views/reading.ts";
import type { View } from "../views/view.ts";
import {
  changing,
  echo,
  end,
  number,
  type Pair,
  thresholds,
  thresholdText,
  valueAt,
  written,
} from "./asking.ts";
import { Facts } from "./details-facts.tsx";
import { Choice, click, Field, FieldInput, type FieldProps, type PartProps } from "./field.tsx";
import { FormulaSection } from "./formula-section.tsx";
import { inspecting, lockOn, metricAt } from "./inspecting.ts";
import { NotesSection } from "./notes-section.tsx";
import { Link, Sign } from "./parts.tsx";
import { ReadingPanel, ReadingTitle } from "./reading-panel.tsx";
import { RelationsSection } from "./relations-section.tsx";
import { Tags } from "./tags.tsx";
import { FindingsSection, UsedIn } from "./used-in.tsx";
import { ValuesTable } from "./values-table.tsx";

/** All that is said of the selected metric, each in a field that changes it. */
export function Inspector({ view }: { view: View }) {
  const metric = view.store.fields.metrics.value.get(metricAt(view, view.selected.value ?? ""));
  const label = metric ? words.inspectorOf(metric.label) : words.INSPECTOR;
  return (
    <aside
      class="kt-inspector"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        view.focusNext.value = view.selected.peek();
      }}
    >
      <div class="kt-inspected">
        {metric && !view.host.editable ? (
          <>
            <header>
              <ReadingTitle view={view} metric={metric} />
              <Close view={view} />
            </header>
            <ReadingPanel key={metric.id} view={view} metric={metric} />
          </>
        ) : metric ? (
          <Whole key={metric.id} view={view} metric={metric} />
        ) : (
          <>
            <header>
              <p class="kt-quiet">{words.NOTHING_SELECTED}</p>
              <Close view={view} />
            </header>
            <NotesSection view={view} metric={null} />
          </>
        )}
      </div>
    </aside>
  );
}

function Close({ view }: { view: View }) {
  return (
    <Sign
      label={words.CLOSE}
      title={words.CLOSE}
      onPress={() => {
        inspecting(view).open.value = false;
        view.focusNext.value = view.selected.peek();
      }}
    >
      <Icon name="close" />
    </Sign>
  );
}

function Whole({ view, metric }: { view: View; metric: MetricState }) {
  const lock = lockOn(view, metric.id);
  const disabled = lock !== null || !view.editable;
  const own = lock?.id === metric.id;
  return (
    <>
      <header>
        <FieldInput
          view={view}
          metric={metric.id}
          name="label"
          label={words.NAME}
          class="kt-h"
          shown={metric.label}
          disabled={disabled}
          asks={(text) => ({ changes: { label: text } })}
        />
        {lock === null && view.editable && (
          <Sign
            label={words.LOCK}
            title={words.LOCK}
            onPress={() => void click(view, metric.id, { changes: { locked: true } })}
          >
            <Lock open />
          </Sign>
        )}
        <Close view={view} />
      </header>
      {lock && (
        <p class="kt-locked">
          <Lock />
          <span>{words.lockedBy(lock.label, own)}</span>
          {view.editable && (
            <Link onPress={() => void click(view, lock.id, { changes: { locked: false } })}>
              {own ? words.UNLOCK : words.unlockIt(lock.label)}
            </Link>
          )}
        </p>
      )}
      <FindingsSection metric={metric} />
      <FormulaSection view={view} metric={metric} disabled={disabled} />
      <Fields view={view} metric={metric} disabled={disabled} />
      <RelationsSection view={view} metric={metric} />
      <NotesSection view={view} metric={metric} />
      <UsedIn view={view} metric={metric} />
    </>
  );
}

/** A padlock. */
export function Lock({ open = false }: { open?: boolean }) {
  return (
    <svg class="i" viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={`M4 7.500h8v5.500H4zM5.500 7.500V${open ? "5a2.500 2.500 0 014.800-1" : "5a2.500 2.500 0 015 0v2.500"}`}
      />
    </svg>
  );
}

function Fields({ view, metric, disabled }: PartProps) {
  const { periods, series } = view.store.state.value;
  const key = periods.keys[view.position.value] ?? "";
  const now = at(series.get(metric.id), view.position.value);
  const inferred = metric.inferred_unit ?? null;
  const units = useOwnId("units");
  const field = (name: string, label: string, shown: string): Omit<FieldProps, "asks"> => ({
    view,
    metric: metric.id,
    name,
    label,
    shown,
    disabled,
  });
  const text = (name: "owner" | "description", label: string) => ({
    ...field(name, label, metric[name]),
    asks: (typed: string) => changing<string>(name)(typed.trim()),
  });
  const amount = (name: "target" | "benchmark" | "maximum", label: string, note = "") => {
    const given = metric[name] ?? null;
    const present = amountAt(given, key);
    // a change of a number that is not there is one of the value
    const base = present ?? now;
    return (
      <Field
        {...field(name, label, written(metric, present))}
        numeric
        asks={number(metric, base, changing(name))}
        note={(typed) => `${echo(typed, metric, base)} ${note}`.trim()}
      />
    );
  };
  const typedFor = (name: string): string | undefined =>
    inspecting(view).drafts.peek().get(`${metric.id}/${name}`)?.text;
  const pair = (name: Pair, label: string, hint: string) => {
    const ends = metric[name] ?? [null, null];
    return (
      <fieldset class="kt-pair" title={hint}>
        <legend>{label}</legend>
        {([0, 1] as const).map((which) => (
          <span key={which}>
            <FieldInput
              {...field(
                `${name} ${which}`,
                `${label}: ${which === 0 ? "lower" : "upper"}`,
                written(metric, ends[which]),
              )}
              numeric
              placeholder={which === 0 ? words.AT_LEAST : words.AT_MOST}
              asks={(typed) => end(metric, name, which, typedFor(`${name} ${1 - which}`))(typed)}
            />
          </span>
        ))}
      </fieldset>
    );
  };
  const many = typeof metric.target === "object" && metric.target !== null;
  const instead = metric.target_path ? words.THE_PATH : many ? words.THE_SERIES : "";
  const bound = metric.bound ? words.REPLACES_BOUND : "";
  return (
    <section class="kt-fields">
      <div class="kt-grid">
        {metric.formula === null && (
          <Field
            {...field("value", words.valueIn(key && formatPeriod(key)), written(metric, now))}
            numeric
            asks={valueAt(metric, key, now)}
            note={(typed) =>
              `${echo(typed, metric, now)} ${view.segment.value === null ? bound : words.OF_ALL}`.trim()
            }
          />
        )}
        {amount("target", words.TARGET, instead && words.replaces(instead))}
        <Field
          {...field("unit", words.UNIT, metric.unit ?? "")}
          placeholder={inferred ? words.inferredUnit(inferred) : words.UNIT_HINT}
          list={units}
          asks={(typed) => ({ changes: { unit: typed.trim() || null } })}
        />
        <datalist id={units}>
          {["EUR", "USD", "GBP", "%", "days", "min"].map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <Choice
          {...field("aim", words.AIM, metric.aim)}
          options={words.AIMS}
          asks={changing<string>("aim")}
        />
        {metric.aim === "balance" && pair("balance", words.RANGE, words.KEEP_TO)}
        <Field {...text("owner", words.OWNER)} />
        {amount("benchmark", words.BENCHMARK)}
      </div>
      <Tags view={view} metric={metric} disabled={disabled} />
      <Field {...text("description", words.DESCRIPTION)} long wide />
      <ValuesTable view={view} metric={metric} disabled={disabled} />
      <h3>{words.BOUNDS}</h3>
      <div class="kt-grid">
        {pair("guardrail", words.GUARDRAIL, words.OFF_TRACK_PAST)}
        {pair("limits", words.LIMITS, words.CAN_BE_MOVED)}
        {amount("maximum", words.MAXIMUM)}
        <Field
          {...field("thresholds", words.THRESHOLDS, thresholdText(metric))}
          placeholder="99.5%, 94%"
          asks={thresholds}
          note={() => words.THRESHOLDS_ARE}
        />
        {metric.formula === null && (
          <Choice
            {...field("aggregation", words.LONGER, metric.aggregation ?? "")}
            options={words.AGGREGATIONS}
            meanings
            asks={(typed) => changing<string | null>("aggregation")(typed || null)}
          />
        )}
      </div>
      <Facts view={view} period={key} metric={metric} inferred={metric.unit ? null : inferred} />
    </section>
  );
}
