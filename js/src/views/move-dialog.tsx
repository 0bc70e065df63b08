import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { attempt, close, homeOf, move, sentence } from "../interactions/actions.ts";
import type { FormulaChange, Operator } from "../protocol.ts";
import { FormulaChanges } from "./formula-changes.tsx";
import { OperatorChoice } from "./operator-choice.tsx";
import { Popover } from "./popover.tsx";
import { type Dialog, labelOf, metricOf, type View } from "./view.ts";

/** Shows what moving a metric does to the two formulas; asks for the operator where there is a choice. */
export function MoveDialog({
  view,
  dialog,
}: {
  view: View;
  dialog: Extract<Dialog, { kind: "move" }>;
}) {
  const { key, to, choices } = dialog;
  const metric = metricOf(view, key);
  const [operator, setOperator] = useState<Operator | null>(null);
  const [changes, setChanges] = useState<readonly FormulaChange[]>(dialog.changes);
  const [message, setMessage] = useState(dialog.message);
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (operator === null || !metric) return;
    let stale = false;
    void attempt(view, "move", {
      metric: metric.id,
      from: homeOf(view, key),
      to,
      operator,
      dry_run: true,
    }).then((outcome) => {
      if (stale) return;
      setChanges(outcome.ok ? outcome.result.changes : []);
      setMessage(outcome.ok ? "" : sentence(outcome.error));
    });
    return () => {
      stale = true;
    };
  }, [operator, key, to, metric?.id, view]);
  if (!metric) return null;
  const title =
    to === null ? `Take ${metric.label} out` : `Move ${metric.label} to ${labelOf(view, to)}`;
  const ready = choices.length === 0 || (operator !== null && message === "");

  async function apply(): Promise<void> {
    const error = await move(view, key, to, operator);
    if (error) setMessage(sentence(error));
  }

  return (
    <Popover view={view} boxKey={key} label={title} wide>
      <div class="kt-label">
        <span>{title}</span> <i>Esc to cancel</i>
      </div>
      {choices.length > 0 && to !== null && (
        <OperatorChoice
          legend={`Joins ${labelOf(view, to)} with`}
          choices={choices}
          chosen={operator}
          onChoose={setOperator}
        />
      )}
      <FormulaChanges view={view} changes={changes} />
      {message !== "" && (
        <div class="kt-error" role="alert">
          {message}
        </div>
      )}
      <div class="kt-actions">
        <button
          type="button"
          class="kt-button"
          data-lm-suppress-shortcuts="true"
          onClick={() => close(view)}
        >
          Cancel
        </button>
        <button
          ref={first}
          type="button"
          class="kt-button primary"
          data-lm-suppress-shortcuts="true"
          aria-disabled={!ready}
          onClick={() => ready && void apply()}
        >
          Move
        </button>
      </div>
    </Popover>
  );
}
