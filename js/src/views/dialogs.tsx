import { useEffect, useState } from "preact/hooks";
import { warn } from "../interactions/actions.ts";
import { type ChunkName, chunk, type Panel } from "./chunks.ts";
import type { Dialog, View } from "./view.ts";

type Bringer = Exclude<ChunkName, "canvas">;
/** The script that brings a dialog; the others stand where they belong. */
const BRINGS: Readonly<Partial<Record<Dialog["kind"], Bringer>>> = {
  formula: "editing",
  history: "editing",
  sibling: "editing",
  insert: "editing",
  relate: "editing",
  note: "editing",
  paste: "editing",
  driver: "editing",
  root: "editing",
  remove: "editing",
  move: "editing",
  why: "analysis",
  search: "exploring",
  filter: "exploring",
  columns: "exploring",
  help: "exploring",
  palette: "exploring",
  menu: "exploring",
};

/** The one dialog that is open. */
export function Dialogs({ view }: { view: View }) {
  const dialog = view.dialog.value;
  const name = dialog && BRINGS[dialog.kind];
  if (!name) return null;
  const boxKey = "key" in dialog ? dialog.key : "";
  return (
    <FromChunk
      key={`${dialog.kind} ${boxKey}`}
      view={view}
      name={name}
      kind={dialog.kind}
      boxKey={boxKey}
    />
  );
}

interface FromChunkProps {
  view: View;
  name: Bringer;
  kind: Dialog["kind"];
  boxKey: string;
}

/** A dialog that opens as soon as the kernel has handed over what draws it. */
function FromChunk({ view, name, kind, boxKey }: FromChunkProps) {
  const [panel, setPanel] = useState<{ Panel: Panel | undefined } | null>(null);
  useEffect(() => {
    chunk(view.host, name).then(
      ({ panels }) => setPanel({ Panel: panels[kind] }),
      (error: Error) => {
        view.dialog.value = null;
        warn(view, error.message);
      },
    );
  }, [view, name, kind]);
  if (panel === null) return <i class="kt-coming" hidden />;
  const { Panel } = panel;
  return Panel ? <Panel view={view} boxKey={boxKey} /> : null;
}
