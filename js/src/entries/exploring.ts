import type { Chunks } from "../views/chunks.ts";

type Exploring = Chunks["exploring"];

export const panels: Exploring["panels"] = {};
