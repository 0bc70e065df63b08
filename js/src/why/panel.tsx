import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { CommandError } from "../host.ts";
import { close } from "../interactions/actions.ts";
import type { Explained } from "../protocol.ts";
import { isolated } from "../sentence.ts";
import style from "../styles/why.css";
import * as text from "../text/why.ts";
import { explainedMetric, type Question, questionOf } from "../views/explained.ts";
import { focusBox, unfold } from "../views/navigate.ts";
import { Popover } from "../views/popover.tsx";
import type { View } from "../views/view.ts";
import { Waterfall } from "./waterfall.tsx";

interface PanelProps {
  view: View;
  boxKey: string;
}

interface Told {
  readonly question: string;
  readonly answer: Explained | null;
  readonly error: string;
}

/** The kernel's answer about one metric, asked again whenever the view shows something else. */
function useAnswer(view: View, metric: string, method: string): Told | null {
  const [told, setTold] = useState<Told | null>(null);
  const rev = view.store.fields.rev.value;
  const asked = questionOf(view, metric);
  const question = JSON.stringify([rev, asked, method]);
  useEffect(() => {
    let stale = false;
    const settle = (answer: Explained | null, error: string) => {
      if (!stale) setTold({ question, answer, error });
    };
    if (asked === null) {
      settle(null, text.NOT_COMPARED);
      return;
    }
    view.host
      .send("explain", { ...(asked satisfies Question), method })
      .then(({ result }) => settle(result, ""))
      .catch((error) =>
        settle(null, error instanceof CommandError ? error.message : text.NO_ANSWER),
      );
    return () => {
      stale = true;
    };
  }, [view, question]);
  return told;
}

/** Why one metric changed: two sentences, what each of its drivers adds, and how that is known. */
export function WhyPanel({ view, boxKey }: PanelProps) {
  const [method, setMethod] = useState("path");
  const id = view.boxes.value.get(boxKey)?.metric ?? "";
  const metric = view.metrics.value.get(id);
  const told = useAnswer(view, id, method);
  const top = explainedMetric(view);
  const first = view.store.fields.roots.value[0];
  const labels = useMemo(() => (one: string) => view.metrics.peek().get(one)?.label ?? one, [view]);
  const closing = useRef<HTMLButtonElement>(null);
  const answer = told?.answer ?? null;
  useLayoutEffect(() => {
    const button = closing.current;
    if (answer && button?.matches(":focus"))
      button.closest(".kt-pop")?.querySelector<HTMLElement>(".kt-waterfall button")?.focus();
  }, [answer]);
  if (!metric) return null;
  const explained = answer !== null && answer.change !== null;
  const parent = view.boxes.value.get(boxKey)?.parent ?? null;
  const above = view.boxes.value.get(parent ?? "")?.metric;
  const from = (chosen: string | null) => () => {
    view.drill.value = chosen === first ? null : chosen;
    close(view);
  };
  const goTo = (one: string) => {
    unfold(view, one);
    focusBox(view, one);
    view.focusNext.value = null;
    view.dialog.value = { kind: "why", key: one };
  };
  return (
    <Popover view={view} boxKey={boxKey} label={text.whyDid(metric.label)} wide>
      <style>{style}</style>
      <div class="kt-label">
        <span>
          <bdi>{metric.label}</bdi> {answer?.sides && <small>{answer.sides.join(" → ")}</small>}
        </span>
        <i>{text.ESC}</i>
      </div>
      <p class="kt-why-text" role="status" aria-live="polite">
        {told === null ? "…" : isolated(unbroken(answer?.text ?? told.error))}
      </p>
      {explained && (
        <Waterfall metric={metric} answer={answer} view={view} labels={labels} onPick={goTo} />
      )}
      <div class="kt-why-how">
        <div class="row">
          <label>
            <span>{text.METHOD}</span>
            <select
              class="kt-input"
              data-lm-suppress-shortcuts="true"
              value={method}
              onChange={(event) => setMethod(event.currentTarget.value)}
            >
              {text.METHODS.map(([name, words]) => (
                <option key={name} value={name}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          {explained && <span>{careText(answer, method)}</span>}
        </div>
        {explained && (
          <details>
            <summary data-lm-suppress-shortcuts="true">{text.ASSUMES}</summary>
            <p>{answer.assumes}</p>
          </details>
        )}
      </div>
      <div class="kt-actions">
        {above !== undefined && (
          <button
            type="button"
            class="kt-button"
            title={text.whyDid(labels(above))}
            data-lm-suppress-shortcuts="true"
            onClick={() => goTo(above)}
          >
            ↑ {labels(above)}
          </button>
        )}
        {top !== id && (
          <button
            type="button"
            class="kt-button"
            data-lm-suppress-shortcuts="true"
            aria-disabled={!explained}
            onClick={() => explained && from(id)()}
          >
            {text.FROM_HERE}
          </button>
        )}
        {top === id && top !== first && first !== undefined && (
          <button
            type="button"
            class="kt-button"
            data-lm-suppress-shortcuts="true"
            onClick={from(null)}
          >
            {text.backTo(labels(first))}
          </button>
        )}
        <button
          type="button"
          class="kt-button"
          ref={closing}
          data-first
          data-lm-suppress-shortcuts="true"
          onClick={() => close(view)}
        >
          {text.CLOSE}
        </button>
      </div>
    </Popover>
  );
}

/** A minus stays with its number. */
function unbroken(told: string): string {
  return told.replaceAll("−", "−\u2060");
}

/** What must be known about the numbers: another method stepped in, or a part is left over. */
function careText(answer: Explained, asked: string): string {
  const { method, residual, change } = answer;
  const open = Math.abs(residual) > 1e-9 * Math.abs(change ?? 0);
  if (method !== asked) return text.ENDPOINTS;
  return open ? text.LEAVES_A_PART : text.EXACT;
}
