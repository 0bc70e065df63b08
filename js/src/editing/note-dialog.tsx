import { close } from "../interactions/actions.ts";
import * as words from "../text/editing.ts";
import { Popover } from "../views/popover.tsx";
import { metricOf, type View } from "../views/view.ts";
import { DialogTitle } from "./dialog-parts.tsx";
import { dayOf, NoteForm } from "./notes-section.tsx";

/** Writes what happened on a day, for one metric. */
export function NoteDialog({ view, boxKey }: { view: View; boxKey: string }) {
  const metric = metricOf(view, boxKey);
  const key = view.store.state.peek().periods.keys[view.position.peek()] ?? "";
  const title = `${words.NOTE}: ${metric?.label ?? words.WHOLE_TREE}`;
  return (
    <Popover view={view} boxKey={boxKey} label={title}>
      <DialogTitle>{title}</DialogTitle>
      <NoteForm
        view={view}
        metric={metric?.id ?? null}
        day={dayOf(key)}
        onDone={() => close(view)}
      />
    </Popover>
  );
}
