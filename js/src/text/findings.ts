/** Words of the findings. */
export const FINDINGS = "Findings";
export const ESC = "Esc to close";
export const count = (findings: number): string =>
  findings === 1 ? "1 finding" : `${findings} findings`;
export const countTitle = (findings: string): string => `${findings}: what is wrong or missing`;
export const hasData = (period: string, days: string): string => `${period} has data for ${days}`;
export const AS_MANY_DAYS = "it is compared with as many days of other periods";
export const SEVERITY = { error: "error", warning: "warning", info: "info" } as const;
export const ALL_METRICS = "All metrics";
export const NONE = "Nothing is wrong or missing.";
