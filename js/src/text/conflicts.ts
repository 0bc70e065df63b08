/** Words of what helps one metric and hurts another. */
export const CONFLICTS = "Conflicts";
export const LEAVE = "Leave the conflicts";
export const WHOLE_ONLY = "Of the whole, not of the segment.";
export const weaker = (count: number): string => `and ${count} that are weaker`;
export const HURTS = "hurts";
export const HELPS = "helps";
export const OF = "of";
export const CONFLICTS_OF = "Conflicts of";
export const WHOLE_TREE = "the whole tree";
export const BREAKS = "breaks a guardrail";
