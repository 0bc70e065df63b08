import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { amountAt, formatPeriod, formatValue } from "../format.ts";
import { attempt, close, sentence, tell } from "../interactions/actions.ts";
import type { Aim, MetricChanges, MetricState } from "../protocol.ts";
import { DialogActions, DialogError, DialogTitle } from "./dialog-parts.tsx";
import { inputText, parseNumber } from "./number-text.ts";
import { Popover } from "./popover.tsx";
import { at } from "./reading.ts";
import { metricOf, type View } from "./view.ts";

type NumberField = "target" | "benchmark" | "value";
type TextField = "unit" | "owner" | "description";

interface Draft {
  aim: Aim;
  texts: Record<TextField, string>;
  numbers: Record<NumberField, string>;
}

const AIMS: readonly (readonly [Aim, string])[] = [
  ["maximize", "higher is better"],
  ["minimize", "lower is better"],
  ["balance", "close to the target is better"],
];

/** Unit, aim, target and the like of one metric. */
export function DetailsPopover({ view, boxKey }: { view: View; boxKey: string }) {
  const metric = metricOf(view, boxKey);
  return metric ? <Form view={view} boxKey={boxKey} metric={metric} /> : null;
}

function draftOf(view: View, metric: MetricState, key: string): Draft {
  const value = at(view.store.state.peek().series.get(metric.id), view.position.peek());
  return {
    aim: metric.aim,
    texts: { unit: metric.unit ?? "", owner: metric.owner, description: metric.description },
    numbers: {
      target: inputText(amountAt(metric.target, key), metric.unit),
      benchmark: inputText(amountAt(metric.benchmark, key), metric.unit),
      value: inputText(value, metric.unit),
    },
  };
}

function Form({ view, boxKey, metric }: { view: View; boxKey: string; metric: MetricState }) {
  const { keys } = view.store.state.value.periods;
  const key = keys[view.position.value] ?? "";
  const [original] = useState(() => draftOf(view, metric, key));
  const [draft, setDraft] = useState(original);
  const [message, setMessage] = useState("");
  const first = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => first.current?.focus({ preventScroll: true }), []);
  const unit = draft.texts.unit.trim() === "" ? null : draft.texts.unit.trim();
  const parsed = (field: NumberField): number | null | undefined => {
    const text = draft.numbers[field].trim();
    return text === "" ? null : (parseNumber(text, unit) ?? undefined);
  };

  async function apply(): Promise<void> {
    const changed = (field: NumberField) => draft.numbers[field] !== original.numbers[field];
    const wrong = (["target", "benchmark", "value"] as const).find(
      (field) => changed(field) && parsed(field) === undefined,
    );
    if (wrong) {
      setMessage(
        `"${draft.numbers[wrong]}" is not a number. Write for example 1,250 or 4.2% or 1.5M.`,
      );
      return;
    }
    const changes: MetricChanges = {};
    if (draft.aim !== original.aim) changes.aim = draft.aim;
    if (draft.texts.unit !== original.texts.unit) changes.unit = unit;
    if (draft.texts.owner !== original.texts.owner) changes.owner = draft.texts.owner.trim();
    if (draft.texts.description !== original.texts.description)
      changes.description = draft.texts.description.trim();
    if (changed("target")) changes.target = parsed("target") ?? null;
    if (changed("benchmark")) changes.benchmark = parsed("benchmark") ?? null;
    if (Object.keys(changes).length > 0) {
      const outcome = await attempt(view, "update", { metric: metric.id, changes });
      if (!outcome.ok) {
        setMessage(sentence(outcome.error));
        return;
      }
    }
    if (changed("value")) {
      const outcome = await attempt(view, "set_value", {
        metric: metric.id,
        value: parsed("value") ?? null,
        period: key === "" ? null : key,
      });
      if (!outcome.ok) {
        setMessage(sentence(outcome.error));
        return;
      }
    }
    if (Object.keys(changes).length > 0 || changed("value"))
      tell(view, `Changed ${metric.label}`, { undo: true });
    close(view);
  }

  const text = (field: TextField, label: string, more: preact.JSX.InputHTMLAttributes = {}) => (
    <label class="kt-field">
      <span>{label}</span>
      <input
        class="kt-input"
        data-lm-suppress-shortcuts="true"
        value={draft.texts[field]}
        onInput={(event) =>
          setDraft({ ...draft, texts: { ...draft.texts, [field]: event.currentTarget.value } })
        }
        {...more}
      />
    </label>
  );
  const number = (field: NumberField, label: string, note = "") => {
    const value = parsed(field);
    return (
      <label class="kt-field">
        <span>{label}</span>
        <input
          class="kt-input num"
          inputMode="decimal"
          data-lm-suppress-shortcuts="true"
          aria-invalid={value === undefined}
          value={draft.numbers[field]}
          onInput={(event) => {
            setDraft({
              ...draft,
              numbers: { ...draft.numbers, [field]: event.currentTarget.value },
            });
            setMessage("");
          }}
        />
        <small class="num">
          {value === undefined
            ? "not a number"
            : value === null
              ? note
              : `${formatValue(value, unit, "full")} ${note}`}
        </small>
      </label>
    );
  };
  const series = typeof metric.target === "object" && metric.target !== null;

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
          {text("unit", "Unit", { ref: first, placeholder: "EUR, %, days", list: "kt-units" })}
          <datalist id="kt-units">
            {["EUR", "USD", "GBP", "%", "days", "min"].map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          <label class="kt-field">
            <span>Aim</span>
            <select
              class="kt-input"
              data-lm-suppress-shortcuts="true"
              value={draft.aim}
              onChange={(event) => setDraft({ ...draft, aim: event.currentTarget.value as Aim })}
            >
              {AIMS.map(([aim, meaning]) => (
                <option key={aim} value={aim} title={meaning}>
                  {aim}
                </option>
              ))}
            </select>
          </label>
          {number("target", "Target", series ? "one number replaces the series" : "")}
          {number("benchmark", "Benchmark")}
          {metric.formula === null &&
            number(
              "value",
              key === "" ? "Value" : `Value in ${formatPeriod(key)}`,
              metric.bound ? "replaces the bound value" : "",
            )}
          {text("owner", "Owner")}
        </div>
        {text("description", "Description")}
        <DialogError>{message}</DialogError>
        <DialogActions view={view} label="Apply" />
      </form>
    </Popover>
  );
}
