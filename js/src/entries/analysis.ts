import { conflicts } from "../conflicts/mode.tsx";
import type { Chunks } from "../views/chunks.ts";
import { whatIf } from "../what-if/mode.tsx";
import { WhyPanel } from "../why/panel.tsx";

type Analysis = Chunks["analysis"];

export const panels: Analysis["panels"] = { why: WhyPanel };
/** The modes of analysis; build.mjs makes of this a function of what widget.js shares. */
export const modes: Analysis["modes"] = { "what-if": whatIf, conflicts };
