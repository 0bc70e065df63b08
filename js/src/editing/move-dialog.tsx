import { useEffect, useState } from "preact/hooks";
import { attempt } from "../interactions/actions.ts";
import type { FormulaChange, Operator } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import * as words from "../text/editing.ts";
import { Popover } from "../views/popover.tsx";
import { type Dialog, labelOf, metricOf, type View } from "../views/view.ts";
import { DialogActions, DialogError, DialogTitle } from "./dialog-parts.tsx";
import { FormulaChanges } from "./formula-changes.tsx";
import { homeOf, move } from "./moves.ts";
import { OperatorChoice } from "./operator-choice.tsx";

/** Shows what moving a metric does to the two formulas; asks for the operator where there is a choice. */
export function MoveDialog({ view }: { view: View }) {
  const dialog = view.dialog.value;
  return dialog?.kind === "move" ? (
    <Question key={`${dialog.key}/${dialog.to}`} view={view} dialog={dialog} />
  ) : null;
}

function Question({ view, dialog }: { view: View; dialog: Extract<Dialog, { kind: "move" }> }) {
  const { key, to, choices } = dialog;
  const metric = metricOf(view, key);
  const [operator, setOperator] = useState<Operator | null>(null);
  const [changes, setChanges] = useState<readonly FormulaChange[]>(dialog.changes);
  const [message, setMessage] = useState("");
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
    to === null ? words.takeOut(metric.label) : words.moveTo(metric.label, labelOf(view, to));
  const ready = choices.length === 0 || (operator !== null && message === "");

  async function apply(): Promise<void> {
    const error = await move(view, key, to, operator);
    if (error) setMessage(sentence(error));
  }

  return (
    <Popover view={view} boxKey={key} label={title} wide>
      <DialogTitle>{title}</DialogTitle>
      {choices.length > 0 && to !== null && (
        <OperatorChoice
          legend={words.joins(labelOf(view, to))}
          choices={choices}
          first
          chosen={operator}
          onChoose={setOperator}
        />
      )}
      <FormulaChanges view={view} changes={changes} />
      <DialogError>{message}</DialogError>
      <DialogActions
        view={view}
        label={words.MOVE}
        ready={ready}
        focused
        onApply={() => void apply()}
      />
    </Popover>
  );
}
