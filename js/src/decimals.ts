/** Decimals as people read them: grouped by thousands, or short with K, M, B and T; mirrors decimals.py. */
const EXPONENTIAL = 1e18;
const SCALES: readonly (readonly [number, string])[] = [
  [1e3, "K"],
  [1e6, "M"],
  [1e9, "B"],
  [1e12, "T"],
];

/** On a card: four significant digits at most. */
export function plain(n: number): string {
  if (n >= 99999.5) return compact(n, four);
  if (whole(n) || n >= 999.95) return decimal(n, 0);
  if (n >= 99.995) return decimal(n, 1);
  return n < 0.1 ? small(n) : decimal(n, 2);
}

/** In a table: as many decimals as tell numbers of this size apart. */
export function exact(n: number): string {
  if (whole(n)) return decimal(n, 0);
  return n < 0.1 ? small(n) : trimmed(n, n < 999.995 ? 4 : 2);
}

function whole(n: number): boolean {
  return Math.abs(n - Math.floor(n + 0.5)) <= 1e-9 * n;
}

/** Three significant digits of a number below 1, as an exponent below a millionth. */
export function small(n: number): string {
  let mantissa = n;
  let zeros = 0;
  while (mantissa < 1) {
    mantissa *= 10;
    zeros += 1;
  }
  if (zeros <= 6) return stripped(n.toFixed(zeros + 2));
  return `${mantissa.toFixed(2)}e-${zeros}`;
}

/** Grouped by thousands with a fixed number of decimals. */
export function decimal(n: number, decimals: number): string {
  if (n >= EXPONENTIAL) return large(n);
  const [integer = "", fraction] = n.toFixed(decimals).split(".");
  const grouped = integer.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

export function trimmed(n: number, decimals: number): string {
  return n >= EXPONENTIAL ? large(n) : stripped(decimal(n, decimals));
}

function stripped(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function large(n: number): string {
  let mantissa = n;
  let exponent = 0;
  while (mantissa >= 10) {
    mantissa /= 10;
    exponent += 1;
  }
  return `${mantissa.toFixed(2)}e+${exponent}`;
}

export function compact(
  n: number,
  digits: (scaled: number, suffix: string) => string | null,
): string {
  for (const [scale, suffix] of SCALES) {
    const text = digits(n / scale, suffix);
    if (text !== null) return text + suffix;
  }
  return n >= EXPONENTIAL ? large(n) : `${decimal(n / 1e12, 0)}T`;
}

/** Four significant digits, or null from 1,000 on. */
export function four(scaled: number): string | null {
  for (const integers of [1, 2, 3]) {
    if (scaled >= 1000) return null;
    const text = scaled.toFixed(4 - integers);
    if (text.indexOf(".") <= integers) return text;
  }
  return null;
}

export function roughly(scaled: number, suffix: string): string | null {
  if (scaled >= 1000) return null;
  const text = scaled.toFixed(suffix === "K" ? 1 : 2);
  return text.indexOf(".") <= 3 ? text : null;
}
