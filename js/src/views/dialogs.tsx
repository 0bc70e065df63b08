import { Chunk } from "./chunk.tsx";
import { DriverPopover } from "./driver-popover.tsx";
import { FormulaPopover } from "./formula-popover.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import type { View } from "./view.ts";

/** The one dialog that is open. */
export function Dialogs({ view }: { view: View }) {
  const dialog = view.dialog.value;
  if (!dialog) return null;
  switch (dialog.kind) {
    case "rename":
    case "findings":
      return null; // inside its card; beside the header, for readers too
    case "formula":
      return <FormulaPopover key={dialog.key} view={view} boxKey={dialog.key} />;
    case "details":
      return <Chunk key={dialog.key} view={view} part="DetailsPopover" boxKey={dialog.key} />;
    case "driver":
      return <DriverPopover key={dialog.key} view={view} boxKey={dialog.key} />;
    case "why":
      return <Chunk key={dialog.key} view={view} part="WhyPanel" boxKey={dialog.key} />;
    case "root":
      return <DriverPopover view={view} boxKey={null} />;
    case "remove":
      return <RemoveDialog key={dialog.key} view={view} boxKey={dialog.key} />;
    case "move":
      return <MoveDialog key={`${dialog.key}/${dialog.to}`} view={view} dialog={dialog} />;
    default:
      dialog satisfies never;
      return null;
  }
}
