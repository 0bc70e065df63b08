import type { Analysis } from "../views/mode.ts";
import { whatIf } from "../what-if/mode.tsx";

export { DetailsPopover } from "../views/details-popover.tsx";
export { WhyPanel } from "../why/panel.tsx";

/** The modes of analysis; build.mjs makes of this a function of what widget.js shares. */
export const modes: Analysis["modes"] = { "what-if": whatIf };
