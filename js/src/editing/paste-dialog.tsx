import { useEffect, useState } from "preact/hooks";
import { attempt } from "../interactions/actions.ts";
import type { ErrorState, Operator } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import * as words from "../text/editing.ts";
import { Popover } from "../views/popover.tsx";
import { labelOf, type View } from "../views/view.ts";
import { landed, PASTING } from "./clipboard.ts";
import { DialogActions, DialogError, DialogTitle } from "./dialog-parts.tsx";
import { FormulaChanges } from "./formula-changes.tsx";
import { OperatorChoice } from "./operator-choice.tsx";
import { useTrial } from "./trial.ts";

/** What pasting would add and change, before it is done; the text can still be mended. */
export function PasteDialog({ view, boxKey }: { view: View; boxKey: string }) {
  const pasting = PASTING.get(view);
  const { records, parent = null } = pasting ?? {};
  const [text, setText] = useState(pasting?.text ?? "");
  const [operator, setOperator] = useState<Operator | null>(null);
  const [choices, setChoices] = useState<readonly string[]>([]);
  const [refused, setRefused] = useState<ErrorState | null>(null);
  const args = {
    ...(records ? { records } : { text }),
    parent,
    ...(operator === null ? {} : { operator }),
  };
  const trial = useTrial(view, "paste", records || text.trim() !== "" ? args : null);
  const outcome = trial?.ok ? trial.result : null;
  const error = refused ?? (trial && !trial.ok ? trial.error : null);
  const offered = trial && !trial.ok ? trial.error.choices : undefined;
  useEffect(() => {
    if (offered) setChoices(offered);
  }, [offered]);
  const title = parent === null ? words.PASTE_TOP : words.pasteBelow(labelOf(view, parent));
  const asks = error?.code === "ambiguous_edit";

  async function apply(): Promise<void> {
    const done = await attempt(view, "paste", args);
    if (!done.ok) {
      setRefused(done.error);
      return;
    }
    view.dialog.value = null;
    landed(view, done.result);
  }

  return (
    <Popover view={view} boxKey={boxKey || null} label={title} wide>
      <DialogTitle>{title}</DialogTitle>
      {records ? (
        <div class="kt-note">{words.pasteRecords(records.length)}</div>
      ) : (
        <textarea
          class="kt-input kt-paste-text"
          aria-label={words.PASTE_TEXT}
          placeholder={words.PASTE_TEXT}
          data-first
          data-lm-suppress-shortcuts="true"
          rows={Math.min(10, Math.max(3, text.split("\n").length))}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setRefused(null);
          }}
        />
      )}
      {choices.length > 0 && parent !== null && (
        <OperatorChoice
          legend={words.joins(labelOf(view, parent))}
          choices={choices}
          first={records !== undefined}
          chosen={operator}
          onChoose={(one) => {
            setOperator(one);
            setRefused(null);
          }}
        />
      )}
      {outcome && (
        <p class="kt-pasted">
          {outcome.placeholders.length > 0 ? words.adds(outcome.placeholders) : words.NOTHING_NEW}
        </p>
      )}
      <FormulaChanges
        view={view}
        added={(outcome?.metrics ?? []).map(
          (id, index) => [id, outcome?.placeholders[index] ?? id] as const,
        )}
        changes={(outcome?.changes ?? []).filter(({ metric }) =>
          view.store.fields.metrics.value.has(metric),
        )}
      />
      <DialogError>{error && !asks ? sentence(error) : ""}</DialogError>
      <DialogActions
        view={view}
        label={words.PASTE}
        ready={outcome !== null && error === null}
        focused={records !== undefined}
        onApply={() => void apply()}
      />
    </Popover>
  );
}
