import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { attempt, close } from "../interactions/actions.ts";
import type { Edited, ErrorState, MetricState, Operator } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import * as words from "../text/editing.ts";
import { Popover } from "../views/popover.tsx";
import { metricOf, type View } from "../views/view.ts";
import { landed } from "./clipboard.ts";
import { DialogActions, DialogError, DialogTitle } from "./dialog-parts.tsx";
import { addDriver, addExisting, homeOf, insertAbove } from "./moves.ts";
import { asOperator, OperatorChoice } from "./operator-choice.tsx";

const PAUSE_MS = 180;

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
  const line = below === undefined && label.includes("=");
  const pasting = {
    text: label,
    parent: parent?.id ?? null,
    ...(joins && operator !== null ? { operator } : {}),
  };
  const trial = useTrial(view, line ? pasting : null);

  async function define(): Promise<ErrorState | null> {
    const outcome = await attempt(view, "paste", pasting);
    if (!outcome.ok) return outcome.error;
    view.dialog.value = null;
    landed(view, outcome.result, "Added");
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

  const shown = error ?? (trial?.error?.code === "ambiguous_edit" ? null : trial?.error) ?? null;
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
          placeholder={
            below
              ? "e.g. Gross revenue"
              : parent
                ? "e.g. New customers, or A = B * C"
                : "e.g. Revenue = Orders * Price"
          }
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
            !line &&
            [...metrics.values()]
              .slice(0, 500)
              .map((metric) => <option key={metric.id} value={metric.label} />)}
        </datalist>
        {existing && parent && (
          <div class="kt-note">
            {existing.label} is there already: it becomes a driver here too.
          </div>
        )}
        {trial?.outcome && trial.outcome.placeholders.length > 0 && (
          <div class="kt-note">{words.adds(trial.outcome.placeholders)}</div>
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
        <DialogError>{shown ? sentence(shown) : ""}</DialogError>
        <DialogActions view={view} label={words.ADD} ready={label.trim() !== ""} />
      </form>
    </Popover>
  );
}

interface Trial {
  readonly outcome: Edited | null;
  readonly error: ErrorState | null;
}

/** What a line would add, asked after a pause in typing. */
function useTrial(
  view: View,
  pasting: { text: string; parent: string | null; operator?: Operator } | null,
): Trial | null {
  const [trial, setTrial] = useState<Trial | null>(null);
  const wanted = JSON.stringify(pasting);
  useEffect(() => {
    setTrial(null);
    if (pasting === null || !/=\s*\S/.test(pasting.text)) return;
    let stale = false;
    const timer = setTimeout(async () => {
      const outcome = await attempt(view, "paste", { ...pasting, dry_run: true });
      if (stale) return;
      setTrial(
        outcome.ok
          ? { outcome: outcome.result, error: null }
          : { outcome: null, error: outcome.error },
      );
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [view, wanted]);
  return trial;
}
