import { useEffect, useState } from "preact/hooks";
import { attempt } from "../interactions/actions.ts";
import type { Commands } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import { Popover } from "../views/popover.tsx";
import { metricOf, type View } from "../views/view.ts";
import { DialogActions, DialogError, DialogTitle } from "./dialog-parts.tsx";
import { FormulaChanges } from "./formula-changes.tsx";
import { remove } from "./moves.ts";

/** Asks what goes with a metric that has drivers, and shows whose formula loses it. */
export function RemoveDialog({ view, boxKey }: { view: View; boxKey: string }) {
  const metric = metricOf(view, boxKey);
  const [withDrivers, setWithDrivers] = useState((metric?.drivers.length ?? 0) > 0);
  const [result, setResult] = useState<Commands["remove"]["result"] | null>(null);
  const [message, setMessage] = useState("");
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
      <DialogTitle>Delete {metric.label}</DialogTitle>
      {metric.drivers.length > 0 && (
        <label class="kt-check">
          <input
            type="checkbox"
            data-lm-suppress-shortcuts="true"
            checked={withDrivers}
            onChange={(event) => setWithDrivers(event.currentTarget.checked)}
          />
          with the drivers that nothing else uses
        </label>
      )}
      {others.length > 0 && (
        <div class="kt-note">
          Goes too: {others.map((id) => metrics.get(id)?.label ?? id).join(", ")}
        </div>
      )}
      <FormulaChanges
        view={view}
        changes={(result?.changes ?? []).filter((change) => change.metric !== metric.id)}
      />
      <DialogError>{message}</DialogError>
      <DialogActions
        view={view}
        label="Delete"
        tone="danger"
        focused
        onApply={() => void apply()}
      />
    </Popover>
  );
}
