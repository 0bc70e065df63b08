import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatPeriod, formatValue } from "../format.ts";
import { attempt, close, tell } from "../interactions/actions.ts";
import type { Aim, MetricState } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import { arrowSentence, arrowsOf } from "../views/influences.tsx";
import { Popover } from "../views/popover.tsx";
import { at } from "../views/reading.ts";
import { metricOf, type View, withUnit } from "../views/view.ts";
import {
  changesOf,
  type Draft,
  draftOf,
  mistakeIn,
  type NumericField,
  numberIn,
  type PairField,
  type TextField,
  unitOf,
} from "./details-draft.ts";
import { Facts } from "./details-facts.tsx";
import { DialogActions, DialogError, DialogTitle } from "./dialog-parts.tsx";

const AIMS: readonly (readonly [Aim, string])[] = [
  ["maximize", "higher is better"],
  ["minimize", "lower is better"],
  ["balance", "within its range, or close to the target, is better"],
];
const AGGREGATIONS = [
  ["", "not said"],
  ["sum", "added up"],
  ["last", "the last one of a stock"],
  ["mean", "their mean"],
  ["none", "only rows tell"],
] as const;

/** Unit, aim, target and the like of one metric. */
export function DetailsPopover({ view, boxKey }: { view: View; boxKey: string }) {
  const metric = metricOf(view, boxKey);
  return metric ? <Form view={view} boxKey={boxKey} metric={metric} /> : null;
}

function Form({ view, boxKey, metric }: { view: View; boxKey: string; metric: MetricState }) {
  const { periods, relations, metrics } = view.store.state.value;
  const { keys } = periods;
  const influences = arrowsOf(relations)
    .filter(({ from, to }) => from === metric.id || to === metric.id)
    .map((arrow) => arrowSentence(arrow, metrics, periods));
  const key = keys[view.position.value] ?? "";
  const [original] = useState(() =>
    draftOf(metric, at(view.store.state.peek().series.get(metric.id), view.position.peek()), key),
  );
  const [draft, setDraft] = useState(original);
  const [message, setMessage] = useState("");
  const first = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => first.current?.focus({ preventScroll: true }), []);
  const inferred = metric.inferred_unit ?? null;
  const unit = unitOf(draft, inferred);
  const set = (field: keyof Draft) => (event: { currentTarget: { value: string } }) => {
    setDraft({ ...draft, [field]: event.currentTarget.value });
    setMessage("");
  };

  async function apply(): Promise<void> {
    const mistake = mistakeIn(draft, original, inferred);
    if (mistake !== "") {
      setMessage(mistake);
      return;
    }
    const changes = changesOf(draft, original, inferred);
    const byHand =
      draft.value === original.value
        ? {}
        : { value: numberIn(draft, "value", inferred) ?? null, period: key === "" ? null : key };
    if (Object.keys({ ...changes, ...byHand }).length > 0) {
      const outcome = await attempt(view, "update", { metric: metric.id, changes, ...byHand });
      if (!outcome.ok) {
        setMessage(sentence(outcome.error));
        return;
      }
      tell(view, `Changed ${metric.label}`, { undo: true });
    }
    close(view);
  }

  const text = (field: TextField, label: string, more: preact.JSX.InputHTMLAttributes = {}) => (
    <label class="kt-field">
      <span>{label}</span>
      <input
        class="kt-input"
        data-lm-suppress-shortcuts="true"
        value={draft[field]}
        onInput={set(field)}
        {...more}
      />
    </label>
  );
  const input = (field: NumericField, more: preact.JSX.InputHTMLAttributes = {}) => (
    <input
      class="kt-input num"
      inputMode="decimal"
      data-lm-suppress-shortcuts="true"
      aria-invalid={numberIn(draft, field, inferred) === undefined}
      value={draft[field]}
      onInput={set(field)}
      {...more}
    />
  );
  const shown = (field: NumericField): string => {
    const value = numberIn(draft, field, inferred);
    if (value === undefined) return "not a number";
    return value === null ? "" : formatValue(value, unit, "full");
  };
  const number = (field: NumericField, label: string, note = "") => (
    // biome-ignore lint/a11y/noLabelWithoutControl: `input` makes the control
    <label class="kt-field">
      <span>{label}</span>
      {input(field)}
      <small class="num">{`${shown(field)} ${note}`.trim()}</small>
    </label>
  );
  const pair = (field: PairField, label: string, note: string) => (
    <fieldset class="kt-field kt-pair" title={note}>
      <legend>{label}</legend>
      {input(`${field} from`, { "aria-label": `${label}: lower`, placeholder: "no lower" })}
      <i aria-hidden="true">–</i>
      {input(`${field} to`, { "aria-label": `${label}: upper`, placeholder: "no upper" })}
    </fieldset>
  );
  const choice = (
    field: "aim" | "aggregation",
    label: string,
    options: readonly (readonly [string, string])[],
    meanings: boolean,
  ) => (
    <label class="kt-field">
      <span>{label}</span>
      <select
        class="kt-input"
        data-lm-suppress-shortcuts="true"
        value={draft[field]}
        onChange={set(field)}
      >
        {options.map(([name, meaning]) => (
          <option key={name} value={name} title={meaning}>
            {meanings ? meaning : name}
          </option>
        ))}
      </select>
    </label>
  );
  const isSeries = typeof metric.target === "object" && metric.target !== null;
  const replaced = metric.target_path ? "the path" : isSeries ? "the series" : "";
  const whole = view.segment.value === null ? "" : "of all segments";

  return (
    <Popover view={view} boxKey={boxKey} label={`Details of ${metric.label}`} wide>
      <form
        class="kt-details"
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        <DialogTitle>{metric.label}</DialogTitle>
        <div class="kt-grid">
          {text("unit", "Unit", {
            ref: first,
            placeholder: metric.inferred_unit
              ? `${metric.inferred_unit} (inferred)`
              : "EUR, %, days",
            list: "kt-units",
          })}
          <datalist id="kt-units">
            {["EUR", "USD", "GBP", "%", "days", "min"].map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          {choice("aim", "Aim", AIMS, false)}
          {draft.aim === "balance" && pair("balance", "Range", "The range to keep to")}
          {number("target", "Target", replaced && `one number replaces ${replaced}`)}
          {number("benchmark", "Benchmark")}
          {metric.formula === null &&
            number(
              "value",
              key === "" ? "Value" : `Value in ${formatPeriod(key)}`,
              whole || (metric.bound ? "replaces the bound value" : ""),
            )}
          {text("owner", "Owner")}
          {pair("guardrail", "Guardrail", "Past these it is off track, whatever its target")}
          {pair("limits", "Limits", "Between these it can be moved")}
          {number("maximum", "Maximum", "more is not possible")}
          {metric.formula === null && choice("aggregation", "Longer periods", AGGREGATIONS, true)}
        </div>
        {text("description", "Description")}
        <Facts
          view={view}
          period={key}
          metric={withUnit(metric)}
          inferred={metric.unit === null ? inferred : null}
          influences={influences}
        />
        <DialogError>{message}</DialogError>
        <DialogActions view={view} label="Apply" />
      </form>
    </Popover>
  );
}
