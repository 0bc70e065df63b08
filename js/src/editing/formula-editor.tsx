import type { ComponentChild } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { formatValue } from "../format.ts";
import { attempt } from "../interactions/actions.ts";
import type { ErrorState, MetricState } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import * as words from "../text/editing.ts";
import { at } from "../views/reading.ts";
import { type View, withUnit } from "../views/view.ts";
import { DialogError } from "./dialog-parts.tsx";
import { FormulaField } from "./formula-field.tsx";
import { codeUnits, complete, labelled, type Suggestion, usedIn } from "./formula-text.ts";
import { Signature } from "./signature.tsx";
import { Suggestions } from "./suggestions.tsx";

const PAUSE_MS = 180;

interface Preview {
  value: number | null;
  placeholders: readonly string[];
  error: ErrorState | null;
}

/** Asks the kernel, after a pause in typing, what a formula would give. */
function usePreview(
  view: View,
  metric: MetricState,
  text: string,
  original: string,
): Preview | null {
  const [preview, setPreview] = useState<Preview | null>(null);
  useEffect(() => {
    setPreview((last) => (last?.error ? null : last));
    if (text.trim() === "" || text === original) return;
    let stale = false;
    const timer = setTimeout(async () => {
      const outcome = await attempt(view, "update", {
        metric: metric.id,
        changes: { formula: text },
        dry_run: true,
      });
      if (stale) return;
      setPreview(
        outcome.ok
          ? { value: outcome.result.value, placeholders: outcome.result.placeholders, error: null }
          : { value: null, placeholders: [], error: outcome.error },
      );
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [view, metric.id, text, original]);
  return preview;
}

function Hint({
  metric,
  preview,
  text,
}: {
  metric: MetricState;
  preview: Preview | null;
  text: string;
}) {
  const made = preview?.placeholders ?? [];
  return (
    <>
      {made.length > 0 && (
        <div class="kt-note">
          New {made.length === 1 ? "metric" : "metrics"}: <b>{made.join(", ")}</b>
        </div>
      )}
      <div class="kt-hint">
        <span>↑↓ choose</span>
        <span>Tab insert</span>
        <span>Enter apply</span>
        {text.trim() === "" ? (
          <span class="ok">input metric</span>
        ) : (
          preview &&
          !preview.error && (
            <span class="ok num">= {formatValue(preview.value, metric.unit, "short")}</span>
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
  const preview = usePreview(view, metric, text, original);
  const { start, word, offered } = complete(
    text === original ? "" : text,
    caret,
    metrics,
    metric.id,
  );
  const error = refused ?? preview?.error ?? null;
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
        label={`Formula of ${metric.label}`}
        open={offered.length > 0}
        active={offered.length > 0 ? `kt-option-${chosen}` : undefined}
        invalid={error !== null}
        onInput={change}
        onCaret={setCaret}
        onKeyDown={keys}
      />
      <DialogError id="kt-formula-error">{error ? sentence(error) : ""}</DialogError>
      <Signature text={text} caret={caret} />
      <Suggestions
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
