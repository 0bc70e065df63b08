import { ACTIONS } from "../editing/actions.ts";
import { DetailsPopover } from "../editing/details-popover.tsx";
import { DriverPopover } from "../editing/driver-popover.tsx";
import { FormulaPopover } from "../editing/formula-popover.tsx";
import { MoveDialog } from "../editing/move-dialog.tsx";
import { RemoveDialog } from "../editing/remove-dialog.tsx";
import type { Chunks } from "../views/chunks.ts";

type Editing = Chunks["editing"];

export { startDrag } from "../editing/drag.ts";
export const actions: Editing["actions"] = ACTIONS;
export const panels: Editing["panels"] = {
  formula: FormulaPopover,
  details: DetailsPopover,
  driver: DriverPopover,
  root: DriverPopover,
  remove: RemoveDialog,
  move: MoveDialog,
};
