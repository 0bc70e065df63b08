import type { MetricState } from "../protocol.ts";
import * as words from "../text/editing.ts";
import type { View } from "../views/view.ts";
import { FormulaEditor } from "./formula-editor.tsx";
import { labelled, tokens } from "./formula-text.ts";
import { inspecting } from "./inspecting.ts";

/** The formula, coloured; it is edited where it stands. */
export function FormulaSection({
  view,
  metric,
  disabled,
}: {
  view: View;
  metric: MetricState;
  disabled: boolean;
}) {
  const { focus } = inspecting(view);
  const editing = focus.value === "formula" && !disabled;
  const text =
    metric.formula === null ? "" : labelled(metric.formula, view.store.state.value.metrics);
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
        {text === ""
          ? words.INPUT
          : tokens(text).map(({ text: piece, kind, start }) => (
              <span key={start} class={kind}>
                {piece}
              </span>
            ))}
      </button>
    </section>
  );
}
