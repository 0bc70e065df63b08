/** Words on the cards and between them, and of the line in the header that sums them up. */
import type { Grain } from "../protocol.ts";

export const NO_VALUE = "no value";
export const VALUE_MISSING = "No value for this period.";
export const DRIVER_MISSING = "A driver has no value for this period.";
export const NOT_COMPARED = "not compared";
export const notCompared = (why: string): string => `${NOT_COMPARED}: ${why}`;
export const endsEarly = (period: string): string => `some data of ${period} end before it does`;
export const daysOf = (days: number, of: number): string => `${days} of ${of} days`;
export const hasDays = (period: string, days: string): string => `${period} has ${days}`;
export const SAME_DAYS = "The same days of that period";
export const UP = "up";
export const DOWN = "down";
export const UNCHANGED = "unchanged";
export const from = (value: string): string => `from ${value}`;

export const atMost = (bound: string): string => `at most ${bound}`;
export const atLeast = (bound: string): string => `at least ${bound}`;
export const between = (lower: string, upper: string): string => `${lower}–${upper}`;
export const range = (bounds: string): string => `Range ${bounds}`;
export const guardrail = (bounds: string): string => `Guardrail ${bounds}`;
export const benchmark = (value: string): string => `Benchmark ${value}`;
export const NO_TARGET = "No target";
export const target = (value: string): string => `target ${value}`;
export const onPace = (value: string): string => `On pace for ${value}; `;
export const ofTarget = (value: string): string => ` of the target ${value}`;
export const changeOf = (label: string): string =>
  label === "" ? "the change" : `of the change in ${label}`;

export const LOCKED = "Locked";
export const SAID_LOCKED = ", locked";
export const SHOWN_ELSEWHERE = ", shown elsewhere";
export const goHome = (label: string): string =>
  `${label} is also a driver elsewhere: go to its card`;
export const nameOf = (label: string): string => `Name of ${label}`;

const KINDS: Readonly<Record<string, string>> = {
  "+": "sum",
  "−": "difference",
  "±": "sum and difference",
  "×": "product",
  "÷": "ratio",
  ƒ: "function",
  "=": "copy",
};
export const kindOf = (operator: string, drivers: number): string =>
  `${KINDS[operator]} of ${drivers}`;
export const expand = (label: string, hidden: number): string =>
  `Expand ${label}, ${hidden} hidden`;
export const collapse = (label: string, kind: string): string => `Collapse ${label}: ${kind}`;
export const showDrivers = (hidden: number): string => `Show ${hidden} drivers`;
export const hideDrivers = (label: string, kind: string): string =>
  `${label}: ${kind}; hide the drivers`;

export const later = (lag: number, grain: Grain | null): string =>
  `${lag} ${grain ?? "period"}${lag === 1 ? "" : "s"} later`;
export const influences = (from: string, to: string, how: string): string =>
  `${from} influences ${to}: ${how}`;

export const WHY = "Why?";
export const whyDid = (label: string): string => `Why did ${label} change?`;
export const WHY_TITLE = "Why did it change? (W)";
export const whyChanged = (label: preact.JSX.Element): preact.ComponentChild[] => [
  "Why ",
  label,
  " changed",
];
export const explainAgain = (label: string): string => `Explain ${label} again`;
export const explainAgainKeys = (label: string): string => `${explainAgain(label)} (Esc)`;

export const is = (label: string): string => `${label} is `;
export const moved = (up: boolean, by: string, ratio: string): string =>
  `${up ? UP : DOWN} ${by}${ratio && ` (${ratio})`}`;
export const paced = (soFar: boolean): string => (soFar ? "on pace for " : "at ");
export const shareOfTarget = (share: string): string => `${share} of the target`;
