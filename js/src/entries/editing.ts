import { ACTIONS } from "../editing/actions.ts";
import { DriverPopover, InsertPopover, SiblingPopover } from "../editing/driver-popover.tsx";
import { FormulaPopover } from "../editing/formula-popover.tsx";
import { HistoryList } from "../editing/history-list.tsx";
import { MoveDialog } from "../editing/move-dialog.tsx";
import { NoteDialog } from "../editing/note-dialog.tsx";
import { PasteDialog } from "../editing/paste-dialog.tsx";
import { RelateDialog } from "../editing/relate-dialog.tsx";
import { RemoveDialog } from "../editing/remove-dialog.tsx";
import { attend } from "../trust/attend.ts";
import { Banner } from "../trust/banner.tsx";
import type { Chunks } from "../views/chunks.ts";

type Editing = Chunks["editing"];

export { paste } from "../editing/clipboard.ts";
export { Dock } from "../editing/dock.tsx";
export { startDrag } from "../editing/drag.ts";
export const trust: Editing["trust"] = { Banner, attend };
export const actions: Editing["actions"] = ACTIONS;
export const panels: Editing["panels"] = {
  formula: FormulaPopover,
  driver: DriverPopover,
  root: DriverPopover,
  sibling: SiblingPopover,
  insert: InsertPopover,
  relate: RelateDialog,
  note: NoteDialog,
  paste: PasteDialog,
  history: HistoryList,
  remove: RemoveDialog,
  move: MoveDialog,
};
