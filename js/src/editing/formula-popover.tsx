import { close } from "../interactions/actions.ts";
import * as words from "../text/editing.ts";
import { Popover } from "../views/popover.tsx";
import { metricOf, type View } from "../views/view.ts";
import { DialogActions, DialogTitle } from "./dialog-parts.tsx";
import { FormulaEditor } from "./formula-editor.tsx";

/** The formula of a metric, at its card. */
export function FormulaPopover({ view, boxKey }: { view: View; boxKey: string }) {
  const metric = metricOf(view, boxKey);
  if (!metric) return null;
  return (
    <Popover view={view} boxKey={boxKey} label={words.formulaOf(metric.label)}>
      <DialogTitle>{metric.label} =</DialogTitle>
      <FormulaEditor key={metric.id} view={view} metric={metric} onDone={() => close(view)}>
        {(apply) => <DialogActions view={view} label={words.APPLY} onApply={apply} />}
      </FormulaEditor>
    </Popover>
  );
}
