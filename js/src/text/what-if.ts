/** Words of a scenario that is tried out. */
export const SCENARIO = "Scenario";
/** What a scenario without a name is called. */
export const UNNAMED = "What if";
export const EXPLAIN = "Explain";
export const RESET_ALL = "Reset all";
export const DELETE = "Delete";
export const SAVE = "Save";
export const LEAVE = "Leave the scenario";
export const NEW = "new";
export const FROM = "from";
export const HOLDS_FROM = "Holds from";
export const ON = "on";
export const to = (period: string): string => `to ${period}`;
export const NAME_OF = "Name of the scenario";
export const NAME = "Name";
export const saved = (name: string): string => `Saved the scenario ${name}`;
export const deleted = (name: string): string => `Deleted the scenario ${name}`;

type Words = preact.ComponentChildren;
/** "Revenue would be €1.2M, €100K (9.1%) more." */
export const outcome = (label: Words, value: Words, change: Words): Words[] => [
  label,
  " would be ",
  value,
  change,
  ".",
];
export const AS_IT_IS = ", as it is";
export const changed = (by: Words, more: boolean): Words[] => [", ", by, more ? " more" : " less"];
export const UNCONFIRMED = " The kernel has not confirmed it yet.";
export const HINT = "Move a lever: every card shows what it would be.";
export const FAR_HINT = "Move a lever at the edge of its card, or choose one to move it here.";
export const MOVED = "Moved levers";
export const takeOut = (label: string): string => `Take ${label} out of the scenario`;
export const differenceIn = (label: string): string => `of the difference in ${label}`;

export const NO_VALUE = "No value to move";
export const reset = (label: string): string => `Reset ${label}`;
export const AS_BASELINE = "As in the baseline";
export const backTo = (override: string, base: string): string => `${override}: back to ${base}`;
export const inScenario = (label: string): string => `${label} in the scenario`;
export const valueIn = (label: string): string => `Value of ${label} in the scenario`;
/** "4.4%, 10% above 4%": what a screen reader says of a slider. */
export const beside = (now: string, by: string, above: boolean, base: string): string =>
  `${now}, ${by && `${by} `}${above ? "above" : "below"} ${base}`;
const example = (value: string): string =>
  `a value such as ${value} or a change such as +10% or -3`;
export const write = (value: string): string => `Write ${example(value)}`;
export const notValue = (text: string, label: string, value: string): string =>
  `“${text}” is no value of ${label}: write ${example(value)}.`;
export const ON_PATH = "on a path";
export const BY_PERIOD = "by period";

export const NOTHING = "nothing";
export const differs = (label: string, period: string, page: string, kernel: string): string =>
  `The page computed ${page} for ${label} in ${period}, the kernel ${kernel}: the kernel's numbers are shown.`;
