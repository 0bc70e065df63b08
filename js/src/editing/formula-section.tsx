import type { MetricState } from "../protocol.ts";
import * as words from "../text/editing.ts";
import type { View } from "../views/view.ts";
import type { PartProps } from "./field.tsx";
import { FormulaEditor } from "./formula-editor.tsx";
import { labelled, tokens } from "./formula-text.ts";
import { inspecting } from "./inspecting.ts";

/** The formula, coloured, or that there is none. */
export function FormulaText({ view, metric }: { view: View; metric: MetricState }) {
  if (metric.formula === null) return <>{words.INPUT}</>;
  return (
    <>
      {tokens(labelled(metric.formula, view.store.fields.metrics.value)).map(
        ({ text, kind, start }) => (
          <span key={start} class={kind}>
            {text}
          </span>
        ),
      )}
    </>
  );
}

/** The formula; it is edited where it stands. */
export function FormulaSection({ view, metric, disabled }: PartProps) {
  const { focus } = inspecting(view);
  const editing = focus.value === "formula" && !disabled;
  const text =
    metric.formula === null ? "" : labelled(metric.formula, view.store.fields.metrics.value);
  const done = (): void => {
    focus.value = null;
  };
  if (editing)
    return (
      <section class="kt-formula">
        <h3>{words.FORMULA}</h3>
        <FormulaEditor view={view} metric={metric} onDone={done} onCancel={done} />
      </section>
    );
  return (
    <section class="kt-formula">
      <h3>{words.FORMULA}</h3>
      <button
        type="button"
        class="kt-formula-text"
        aria-label={`${words.EDIT_FORMULA}: ${text || words.INPUT}`}
        data-lm-suppress-shortcuts="true"
        disabled={disabled}
        onClick={() => {
          focus.value = "formula";
        }}
      >
        <FormulaText view={view} metric={metric} />
      </button>
    </section>
  );
}
