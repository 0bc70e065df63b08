/** Words of why a metric changed. */
import { NO_ANSWER } from "./trust.ts";

/** What a method is called where somebody chooses one. */
export const METHODS: readonly (readonly [string, string])[] = [
  ["path", "Path average"],
  ["shapley", "Shapley value"],
  ["lmdi", "Growth index (LMDI)"],
  ["sequential", "Price-volume-mix"],
];
export { NO_ANSWER };
export const NOT_COMPARED = "Nothing is compared: choose a period to compare with.";
export const whyDid = (label: string): string => `Why did ${label} change?`;
export const ESC = "Esc to close";
export const METHOD = "Method";
export const ASSUMES = "What it takes for granted";
export const FROM_HERE = "Explain from here";
export const backTo = (label: string): string => `Back to ${label}`;
export const CLOSE = "Close";
export const ENDPOINTS = "does not hold here: both ends compared instead";
export const LEAVES_A_PART = "leaves a part unexplained";
export const EXACT = "adds up exactly";

export const others = (count: number): string => `${count} others`;
export const NOT_EXPLAINED = "Not explained";
export const whatAdds = (label: string): string => `What each driver adds to ${label}`;
export const stepOf = (label: string, amount: string): string =>
  `${label}: ${amount}. Why did it change?`;
