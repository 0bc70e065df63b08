import { useEffect, useState } from "preact/hooks";
import { attempt, homeOf, move, sentence } from "../interactions/actions.ts";
import type { FormulaChange, Operator } from "../protocol.ts";
import { DialogActions, DialogError, DialogTitle } from "./dialog-parts.tsx";
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
      <DialogTitle>{title}</DialogTitle>
      {choices.length > 0 && to !== null && (
        <OperatorChoice
          legend={`Joins ${labelOf(view, to)} with`}
          choices={choices}
          chosen={operator}
          onChoose={setOperator}
        />
      )}
      <FormulaChanges view={view} changes={changes} />
      <DialogError>{message}</DialogError>
      <DialogActions view={view} label="Move" ready={ready} focused onApply={() => void apply()} />
    </Popover>
  );
}
