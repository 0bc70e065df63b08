import { ACTIONS } from "../canvas/actions.ts";
import type { Chunks } from "../views/chunks.ts";

type Canvas = Chunks["canvas"];

export { attach } from "../canvas/attach.ts";
export { Findings } from "../canvas/findings-list.tsx";
export { Marks } from "../canvas/marks.tsx";
export { Noted } from "../canvas/noted.tsx";
export { Over } from "../canvas/over.tsx";
export { Tools } from "../canvas/tools.tsx";
export const actions: Canvas["actions"] = ACTIONS;
