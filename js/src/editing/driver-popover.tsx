import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ErrorState, Operator } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import { Popover } from "../views/popover.tsx";
import { metricOf, type View } from "../views/view.ts";
import { DialogActions, DialogError, DialogTitle } from "./dialog-parts.tsx";
import { addDriver, addExisting } from "./moves.ts";
import { asOperator, OperatorChoice } from "./operator-choice.tsx";

/** Names a new driver of a card, or a new metric at the top of the tree (`boxKey` empty). */
export function DriverPopover({ view, boxKey: at }: { view: View; boxKey: string }) {
  const boxKey = at === "" ? null : at;
  const parent = boxKey === null ? undefined : metricOf(view, boxKey);
  const { metrics } = view.store.state.value;
  const input = useRef<HTMLInputElement>(null);
  const [label, setLabel] = useState("");
  const [operator, setOperator] = useState<Operator | null>(asOperator(parent?.operator));
  const [error, setError] = useState<ErrorState | null>(null);
  useLayoutEffect(() => input.current?.focus({ preventScroll: true }), []);
  const existing = [...metrics.values()].find(
    (metric) => metric.label.toLowerCase() === label.trim().toLowerCase(),
  );
  const joins = parent !== undefined && parent.formula !== null;
  const title = parent ? `New driver of ${parent.label}` : "New metric";

  async function apply(): Promise<void> {
    const chosen = joins ? operator : null;
    if (label.trim() === "") return;
    const refused =
      existing && boxKey !== null
        ? await addExisting(view, boxKey, existing.id, chosen)
        : await addDriver(view, boxKey, label.trim(), chosen);
    if (refused) setError(refused);
  }

  return (
    <Popover view={view} boxKey={boxKey} label={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        <DialogTitle>{title}</DialogTitle>
        <input
          ref={input}
          class="kt-input"
          aria-label="Name"
          placeholder={parent ? "e.g. New customers" : "e.g. Revenue"}
          list="kt-labels"
          autocomplete="off"
          data-lm-suppress-shortcuts="true"
          value={label}
          onInput={(event) => {
            setLabel(event.currentTarget.value);
            setError(null);
          }}
        />
        <datalist id="kt-labels">
          {parent &&
            label.length > 1 &&
            [...metrics.values()]
              .slice(0, 500)
              .map((metric) => <option key={metric.id} value={metric.label} />)}
        </datalist>
        {existing && parent && (
          <div class="kt-note">
            {existing.label} is there already: it becomes a driver here too.
          </div>
        )}
        {joins && (
          <OperatorChoice
            legend={`Joins ${parent.label} with`}
            {...(error?.choices ? { choices: error.choices } : {})}
            chosen={operator}
            onChoose={(chosen) => {
              setOperator(chosen);
              setError(null);
            }}
          />
        )}
        <DialogError>{error ? sentence(error) : ""}</DialogError>
        <DialogActions view={view} label="Add" ready={label.trim() !== ""} />
      </form>
    </Popover>
  );
}
