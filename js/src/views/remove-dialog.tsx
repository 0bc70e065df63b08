import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { attempt, close, remove, sentence } from "../interactions/actions.ts";
import type { Commands } from "../protocol.ts";
import { FormulaChanges } from "./formula-changes.tsx";
import { Popover } from "./popover.tsx";
import { metricOf, type View } from "./view.ts";

/** Asks what goes with a metric that has drivers, and shows whose formula loses it. */
export function RemoveDialog({ view, boxKey }: { view: View; boxKey: string }) {
  const metric = metricOf(view, boxKey);
  const [withDrivers, setWithDrivers] = useState(true);
  const [result, setResult] = useState<Commands["remove"]["result"] | null>(null);
  const [message, setMessage] = useState("");
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (!metric) return;
    let stale = false;
    const args = { metric: metric.id, with_drivers: withDrivers, dry_run: true };
    void attempt(view, "remove", args).then((outcome) => {
      if (stale) return;
      setResult(outcome.ok ? outcome.result : null);
      setMessage(outcome.ok ? "" : sentence(outcome.error));
    });
    return () => {
      stale = true;
    };
  }, [withDrivers, metric?.id, view]);
  if (!metric) return null;
  const others = (result?.removed ?? []).filter((id) => id !== metric.id);
  const { metrics } = view.store.state.value;

  async function apply(): Promise<void> {
    view.dialog.value = null;
    const error = await remove(view, boxKey, withDrivers);
    if (error) {
      view.dialog.value = { kind: "remove", key: boxKey };
      setMessage(sentence(error));
    }
  }

  return (
    <Popover view={view} boxKey={boxKey} label={`Delete ${metric.label}`} wide>
      <div class="kt-label">
        <span>Delete {metric.label}</span> <i>Esc to cancel</i>
      </div>
      <label class="kt-check">
        <input
          type="checkbox"
          data-lm-suppress-shortcuts="true"
          checked={withDrivers}
          onChange={(event) => setWithDrivers(event.currentTarget.checked)}
        />
        with the drivers that nothing else uses
      </label>
      {others.length > 0 && (
        <div class="kt-note">
          Goes too: {others.map((id) => metrics.get(id)?.label ?? id).join(", ")}
        </div>
      )}
      <FormulaChanges
        view={view}
        changes={(result?.changes ?? []).filter((change) => change.metric !== metric.id)}
      />
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
          class="kt-button danger"
          data-lm-suppress-shortcuts="true"
          onClick={() => void apply()}
        >
          Delete
        </button>
      </div>
    </Popover>
  );
}
