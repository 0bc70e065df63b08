import { useState } from "preact/hooks";
import { attempt, close } from "../interactions/actions.ts";
import type { ErrorState, MetricState, Operator } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import * as words from "../text/editing.ts";
import { useOwnId } from "../views/ids.ts";
import { Popover } from "../views/popover.tsx";
import { metricOf, type View } from "../views/view.ts";
import { landed } from "./clipboard.ts";
import { DialogActions, DialogError, DialogTitle } from "./dialog-parts.tsx";
import { addDriver, addExisting, homeOf, insertAbove } from "./moves.ts";
import { asOperator, OperatorChoice } from "./operator-choice.tsx";
import { Typed } from "./parts.tsx";
import { useTrial } from "./trial.ts";

interface NameProps {
  view: View;
  boxKey: string | null;
  title: string;
  /** The metric whose formula gains the new one; undefined: none does. */
  parent?: MetricState | undefined;
  /** The new metric stands between this one and its parents. */
  below?: MetricState;
}

/** Names a new driver of a card, or a new metric at the top of the tree (`boxKey` empty). */
export function DriverPopover({ view, boxKey }: { view: View; boxKey: string }) {
  const parent = boxKey === "" ? undefined : metricOf(view, boxKey);
  const title = parent ? words.newDriver(parent.label) : words.NEW_METRIC;
  return <NamePopover view={view} boxKey={boxKey || null} title={title} parent={parent} />;
}

/** Names a metric that drives the same one as a card does. */
export function SiblingPopover({ view, boxKey }: { view: View; boxKey: string }) {
  const metric = metricOf(view, boxKey);
  const parent = view.store.state.peek().metrics.get(homeOf(view, boxKey) ?? "");
  const title = words.newSibling(metric?.label ?? "");
  return <NamePopover view={view} boxKey={boxKey} title={title} parent={parent} />;
}

/** Names a metric between a card and what it drives. */
export function InsertPopover({ view, boxKey }: { view: View; boxKey: string }) {
  const metric = metricOf(view, boxKey);
  if (!metric) return null;
  return (
    <NamePopover view={view} boxKey={boxKey} title={words.newParent(metric.label)} below={metric} />
  );
}

function NamePopover({ view, boxKey, title, parent, below }: NameProps) {
  const metrics = view.store.fields.metrics.value;
  const list = useOwnId("labels");
  const [label, setLabel] = useState("");
  const [operator, setOperator] = useState<Operator | null>(asOperator(parent?.operator));
  const [error, setError] = useState<ErrorState | null>(null);
  const existing = [...metrics.values()].find(
    (metric) => metric.label.toLowerCase() === label.trim().toLowerCase(),
  );
  const joins = parent !== undefined && parent.formula !== null;
  const line = below === undefined && label.includes("=");
  const pasting = {
    text: label,
    parent: parent?.id ?? null,
    ...(joins && operator !== null ? { operator } : {}),
  };
  const trial = useTrial(view, "paste", line && /=\s*\S/.test(label) ? pasting : null);

  async function define(): Promise<ErrorState | null> {
    const outcome = await attempt(view, "paste", pasting);
    if (!outcome.ok) return outcome.error;
    view.dialog.value = null;
    landed(view, outcome.result, words.ADDED);
    return null;
  }

  async function apply(): Promise<void> {
    const chosen = joins ? operator : null;
    const name = label.trim();
    if (name === "") return;
    const refused = line
      ? await define()
      : below
        ? await insertAbove(view, below, name)
        : existing && parent
          ? await addExisting(view, parent.id, existing.id, chosen)
          : await addDriver(view, parent?.id ?? null, name, chosen);
    if (refused?.code === "disconnected") close(view);
    else if (refused) setError(refused);
  }

  const asked = trial && !trial.ok && trial.error.code !== "ambiguous_edit" ? trial.error : null;
  const shown = error ?? asked;
  return (
    <Popover view={view} boxKey={boxKey} label={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        <DialogTitle>{title}</DialogTitle>
        <Typed
          first
          label={words.NAME}
          placeholder={below ? words.LIKE_ABOVE : parent ? words.LIKE_DRIVER : words.LIKE_ROOT}
          list={list}
          value={label}
          onType={(text) => {
            setLabel(text);
            setError(null);
          }}
        />
        <datalist id={list}>
          {parent &&
            label.length > 1 &&
            !line &&
            [...metrics.values()]
              .slice(0, 500)
              .map((metric) => <option key={metric.id} value={metric.label} />)}
        </datalist>
        {existing && parent && <div class="kt-note">{words.isThere(existing.label)}</div>}
        {trial?.ok && trial.result.placeholders.length > 0 && (
          <div class="kt-note">{words.adds(trial.result.placeholders)}</div>
        )}
        {joins && (
          <OperatorChoice
            legend={words.joins(parent.label)}
            {...(error?.choices ? { choices: error.choices } : {})}
            chosen={operator}
            onChoose={(chosen) => {
              setOperator(chosen);
              setError(null);
            }}
          />
        )}
        <DialogError>{shown ? sentence(shown) : ""}</DialogError>
        <DialogActions view={view} label={words.ADD} ready={label.trim() !== ""} />
      </form>
    </Popover>
  );
}
