import { useEffect, useState } from "preact/hooks";
import { attempt } from "../interactions/actions.ts";
import type { Edited } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import * as words from "../text/editing.ts";
import { Popover } from "../views/popover.tsx";
import type { View } from "../views/view.ts";
import { chosen, topmost } from "./clipboard.ts";
import { DialogActions, DialogError, DialogTitle } from "./dialog-parts.tsx";
import { FormulaChanges } from "./formula-changes.tsx";
import { removal, remove } from "./moves.ts";

/** Asks what goes with metrics that have drivers, and shows whose formula loses them. */
export function RemoveDialog({ view, boxKey }: { view: View; boxKey: string }) {
  const metrics = view.store.fields.metrics.value;
  const [ids] = useState(() => chosen(view, boxKey));
  const here = ids.flatMap((id) => metrics.get(id) ?? []);
  const driven = here.some(({ drivers }) => drivers.length > 0);
  const [withDrivers, setWithDrivers] = useState(driven);
  const [result, setResult] = useState<Edited | null>(null);
  const [message, setMessage] = useState("");
  const going = withDrivers ? topmost(view, ids) : ids;
  useEffect(() => {
    let stale = false;
    const [metric = ""] = going;
    const { name, args } = removal(going, withDrivers);
    const trial =
      ids.length === 1
        ? attempt(view, "remove", { metric, with_drivers: withDrivers, dry_run: true })
        : attempt(view, name, { ...args, dry_run: true });
    void trial.then((outcome) => {
      if (stale) return;
      setResult(outcome.ok ? outcome.result : null);
      setMessage(outcome.ok ? "" : sentence(outcome.error));
    });
    return () => {
      stale = true;
    };
  }, [withDrivers, ids, view]);
  const [first] = here;
  if (!first) return null;
  const several = here.length > 1;
  const title = several ? words.deleteSeveral(here.length) : words.deleteOne(first.label);
  const others = (result?.removed ?? []).filter((id) => !ids.includes(id));
  const labels = (list: readonly string[]) =>
    list.map((id) => metrics.get(id)?.label ?? id).join(", ");

  async function apply(): Promise<void> {
    view.dialog.value = null;
    const error = await remove(view, boxKey, going, withDrivers);
    if (error) {
      view.dialog.value = { kind: "remove", key: boxKey };
      setMessage(sentence(error));
    }
  }

  return (
    <Popover view={view} boxKey={boxKey} label={title} wide>
      <DialogTitle>{title}</DialogTitle>
      {several && <div class="kt-note">{labels(ids)}</div>}
      {driven && (
        <label class="kt-check">
          <input
            type="checkbox"
            data-lm-suppress-shortcuts="true"
            checked={withDrivers}
            onChange={(event) => setWithDrivers(event.currentTarget.checked)}
          />
          {words.WITH_DRIVERS}
        </label>
      )}
      {others.length > 0 && <div class="kt-note">{words.goesToo(labels(others))}</div>}
      <FormulaChanges
        view={view}
        changes={(result?.changes ?? []).filter(({ metric }) => !result?.removed.includes(metric))}
      />
      <DialogError>{message}</DialogError>
      <DialogActions
        view={view}
        label={words.DELETE}
        tone="danger"
        focused
        onApply={() => void apply()}
      />
    </Popover>
  );
}
