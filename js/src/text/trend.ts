/** Words of the trend of one metric. */
export const TREND = "Trend";
export const trendOf = (label: string): string => `Trend of ${label}`;
export const CLOSE = "Close the trend";
export const soFar = (days: string): string => ` so far (${days})`;
export const vs = (period: string, sameDays: boolean): string =>
  ` vs ${sameDays ? "same days of " : ""}${period}`;
export const ONE_TREND = "One trend";
export const by = (column: string): string => `By ${column}`;
export const FORECAST = "Forecast";
export const FORECASTING = "Forecasting …";
export const NO_FORECAST = "No forecast.";

export const NOTHING_TO_DRAW = "There are no values to draw.";
export const fromTo = (label: string, from: string, to: string): string =>
  `${label} from ${from} to ${to}`;
export const guardrail = (bound: string): string => `guardrail ${bound}`;
export const onPace = (value: string): string => `on pace for ${value}`;
