/** The operators and functions of formulas, a row each; mirrors formula/functions.py. */

export type Scalar = (...numbers: number[]) => number;

/** What a function over time needs besides the series. */
export interface Given {
  /** Its number of periods. */
  readonly width: number;
  /** The value before the first period. */
  readonly opening: number;
  /** The year of each period. */
  readonly years: readonly number[];
}

export interface OverTime {
  readonly fill: (out: Float64Array, x: Float64Array, given: Given) => void;
  /** How much each period counts in the value at one; positions below zero are before the first. */
  readonly weights: (
    at: number,
    given: Given,
  ) => readonly (readonly [at: number, weight: number])[];
  /** Whether it takes the opening value of a metric. */
  readonly opens?: true;
}

type Test = (a: number, b: number) => boolean;

function relation(holds: Test): Scalar {
  return (a: number, b: number) =>
    Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Number(holds(a, b));
}

function sum(...numbers: number[]): number {
  return numbers.reduce((total, number) => total + number);
}

function divide(a: number, b: number): number {
  return b === 0 ? Number.NaN : a / b;
}

function power(base: number, exponent: number): number {
  return Number.isNaN(base) || (base === 0 && exponent < 0) ? Number.NaN : base ** exponent;
}

function safeDiv(a: number, b: number, ifZero = 0): number {
  if (b !== 0) return a / b;
  return Number.isNaN(a) ? Number.NaN : ifZero;
}

function weightedAverage(...numbers: number[]): number {
  const half = numbers.length / 2;
  const weights = numbers.slice(half);
  const products = weights.map((weight, at) => (numbers[at] ?? Number.NaN) * weight);
  return divide(sum(...products), sum(...weights));
}

/** What reads one period. */
export const POINTWISE: Readonly<Record<string, Scalar>> = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
  "/": divide,
  "**": power,
  neg: (a: number) => -a,
  "<": relation((a, b) => a < b),
  "<=": relation((a, b) => a <= b),
  ">": relation((a, b) => a > b),
  ">=": relation((a, b) => a >= b),
  "==": relation((a, b) => a === b),
  "!=": relation((a, b) => a !== b),
  and: (a: number, b: number) => a * b,
  or: (a: number, b: number) => Math.max(a, b),
  not: (a: number) => 1 - a,
  sum,
  avg: (...numbers) => sum(...numbers) / numbers.length,
  min: Math.min,
  max: Math.max,
  wavg: weightedAverage,
  safe_div: safeDiv,
  abs: Math.abs,
  sqrt: Math.sqrt,
  log: (a: number) => (a > 0 ? Math.log(a) : Number.NaN),
  exp: Math.exp,
  clip: (a: number, lowest: number, highest: number) => Math.min(Math.max(a, lowest), highest),
  if_: (condition: number, a: number, b: number) =>
    Number.isNaN(condition) ? Number.NaN : condition !== 0 ? a : b,
};

function from(first: number, last: number, weight = 1): (readonly [number, number])[] {
  return Array.from({ length: last - first + 1 }, (_, step) => [first + step, weight] as const);
}

function lagged(x: Float64Array, at: number, given: Given): number {
  return at < given.width ? given.opening : (x[at - given.width] ?? Number.NaN);
}

function rolled(x: Float64Array, at: number, width: number): number {
  if (at < width - 1) return Number.NaN;
  let total = 0;
  for (let position = at - width + 1; position <= at; position += 1) {
    total += x[position] ?? Number.NaN;
  }
  return total;
}

function each(out: Float64Array, value: (at: number) => number): void {
  for (let at = 0; at < out.length; at += 1) out[at] = value(at);
}

/** Running sums, begun again where `begins` says so. */
function running(out: Float64Array, x: Float64Array, begins: (at: number) => boolean): void {
  let total = 0;
  each(out, (at) => {
    const value = x[at] ?? Number.NaN;
    total = begins(at) ? value : total + value;
    return total;
  });
}

/** What reads other periods: all of them are linear. */
export const OVER_TIME: Readonly<Record<string, OverTime>> = {
  lag: {
    fill: (out, x, given) => each(out, (at) => lagged(x, at, given)),
    weights: (at, { width }) => [[at - width, 1]],
    opens: true,
  },
  diff: {
    fill: (out, x, given) => each(out, (at) => (x[at] ?? Number.NaN) - lagged(x, at, given)),
    weights: (at, { width }) => [
      [at, 1],
      [at - width, -1],
    ],
    opens: true,
  },
  roll_sum: {
    fill: (out, x, { width }) => each(out, (at) => rolled(x, at, width)),
    weights: (at, { width }) => from(at - width + 1, at),
  },
  roll_avg: {
    fill: (out, x, { width }) => each(out, (at) => rolled(x, at, width) / width),
    weights: (at, { width }) => from(at - width + 1, at, 1 / width),
  },
  cum: {
    fill: (out, x) => running(out, x, (at) => at === 0),
    weights: (at) => from(0, at),
  },
  ytd: {
    fill: (out, x, { years }) => running(out, x, (at) => years[at] !== years[at - 1]),
    weights: (at, { years }) => from(years.indexOf(years[at] ?? 0), at),
  },
};
