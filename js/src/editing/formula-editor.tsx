import type { ComponentChild } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { formatValue } from "../format.ts";
import { attempt, type Outcome } from "../interactions/actions.ts";
import type { ErrorState, MetricState } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import * as words from "../text/editing.ts";
import { useOwnId } from "../views/ids.ts";
import { at } from "../views/reading.ts";
import { type View, withUnit } from "../views/view.ts";
import { DialogError } from "./dialog-parts.tsx";
import { FormulaField } from "./formula-field.tsx";
import { codeUnits, complete, labelled, type Suggestion, usedIn } from "./formula-text.ts";
import { Signature } from "./signature.tsx";
import { Suggestions } from "./suggestions.tsx";
import { useTrial } from "./trial.ts";

function Hint({
  metric,
  preview,
  text,
}: {
  metric: MetricState;
  preview: Outcome<"update"> | null;
  text: string;
}) {
  const made = preview?.ok ? preview.result.placeholders : [];
  return (
    <>
      {made.length > 0 && (
        <div class="kt-note">
          {words.newMetrics(made.length)} <b>{made.join(", ")}</b>
        </div>
      )}
      <div class="kt-hint">
        <span>↑↓ {words.KEY_CHOOSE}</span>
        <span>Tab {words.KEY_INSERT}</span>
        <span>Enter {words.KEY_APPLY}</span>
        {text.trim() === "" ? (
          <span class="ok">{words.AN_INPUT}</span>
        ) : (
          preview?.ok && (
            <span class="ok num">= {formatValue(preview.result.value, metric.unit, "short")}</span>
          )
        )}
      </div>
    </>
  );
}

interface FormulaEditorProps {
  view: View;
  metric: MetricState;
  /** It was applied, or nothing was changed. */
  onDone: () => void;
  /** Escape, where nothing around it takes it. */
  onCancel?: () => void;
  /** What applies it besides Enter, given the chance to do so. */
  children?: (apply: () => void) => ComponentChild;
}

/** The formula of a metric as text with labels: completion, live result, errors where they are. */
export function FormulaEditor({ view, metric, onDone, onCancel, children }: FormulaEditorProps) {
  const { metrics, series } = view.store.state.value;
  const original = useMemo(
    () => (metric.formula === null ? "" : labelled(metric.formula, metrics)),
    [],
  );
  const [text, setText] = useState(original);
  const [caret, setCaret] = useState(original.length);
  const [chosen, setChosen] = useState(0);
  const [refused, setRefused] = useState<ErrorState | null>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const wanted = useRef<number | null>(null);
  const list = useOwnId("suggestions");
  const wrong = useOwnId("wrong");
  const asks = text.trim() !== "" && text !== original;
  const trying = { metric: metric.id, changes: { formula: text } };
  const preview = useTrial(view, "update", asks ? trying : null);
  const { start, word, offered } = complete(
    text === original ? "" : text,
    caret,
    metrics,
    metric.id,
  );
  const error = refused ?? (preview && !preview.ok ? preview.error : null);
  const span = error?.span
    ? ([codeUnits(text, error.span[0]), codeUnits(text, error.span[1])] as const)
    : null;
  const worth = (one: MetricState): string =>
    formatValue(at(series.get(one.id), view.position.value), withUnit(one).unit, "short");

  useLayoutEffect(() => {
    input.current?.focus({ preventScroll: true });
    input.current?.setSelectionRange(text.length, text.length);
  }, []);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    input.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
  }, [text]);

  function change(next: string, position: number): void {
    setText(next);
    setCaret(position);
    setChosen(0);
    setRefused(null);
  }

  /** As if it were typed, so that undo inside of the field takes it back. */
  function insert(suggestion: Suggestion): void {
    const field = input.current;
    field?.focus();
    field?.setSelectionRange(start, caret);
    if (field && document.execCommand?.("insertText", false, suggestion.insert)) return;
    const next = text.slice(0, start) + suggestion.insert + text.slice(caret);
    wanted.current = start + suggestion.insert.length;
    change(next, wanted.current);
  }

  async function apply(): Promise<void> {
    if (text === original) {
      onDone();
      return;
    }
    const formula = text.trim() === "" ? null : text;
    const outcome = await attempt(view, "update", { metric: metric.id, changes: { formula } });
    if (outcome.ok || outcome.error.code === "disconnected") onDone();
    else setRefused(outcome.error);
  }

  function keys(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && offered.length > 0) {
      event.preventDefault();
      setChosen((chosen + step + offered.length) % offered.length);
    } else if (event.key === "Tab" && !event.shiftKey && offered[chosen]) {
      event.preventDefault();
      insert(offered[chosen]);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void apply();
    } else if (event.key === "Escape" && onCancel) {
      event.preventDefault();
      event.stopPropagation();
      onCancel();
    }
  }

  return (
    <>
      <FormulaField
        inputRef={input}
        text={text}
        span={span}
        label={words.formulaOf(metric.label)}
        list={list}
        wrong={wrong}
        open={offered.length > 0}
        active={offered.length > 0 ? `${list}-${chosen}` : undefined}
        invalid={error !== null}
        onInput={change}
        onCaret={setCaret}
        onKeyDown={keys}
      />
      <DialogError id={wrong}>{error ? sentence(error) : ""}</DialogError>
      <Signature text={text} caret={caret} />
      <Suggestions
        list={list}
        offered={offered}
        word={word.replace(/^\[/, "")}
        chosen={chosen}
        value={worth}
        onChoose={insert}
      />
      <Used metrics={usedIn(text, metrics)} value={worth} />
      <Hint metric={withUnit(metric)} preview={preview} text={text} />
      {children?.(() => void apply())}
    </>
  );
}

/** What the metrics that it names are now. */
function Used({
  metrics,
  value,
}: {
  metrics: readonly MetricState[];
  value: (metric: MetricState) => string;
}) {
  if (metrics.length === 0) return null;
  return (
    <ul class="kt-used num" aria-label={words.USED}>
      {metrics.map((one) => (
        <li key={one.id} title={one.description || undefined}>
          {one.label} <b>{value(one)}</b>
        </li>
      ))}
    </ul>
  );
}
