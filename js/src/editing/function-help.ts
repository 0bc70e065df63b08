/** What each function is for, as completion and signature help say it; usage as in formula/functions.py. */
export const FUNCTION_HELP: Readonly<Record<string, readonly [usage: string, sentence: string]>> = {
  sum: ["sum(a, b, …)", "All of them added up."],
  avg: ["avg(a, b, …)", "Their mean."],
  min: ["min(a, b, …)", "The smallest of them."],
  max: ["max(a, b, …)", "The largest of them."],
  wavg: ["wavg(value, …, weight, …)", "The mean of the first half, weighted by the second half."],
  safe_div: ["safe_div(a, b, if_zero)", "a ÷ b, and if_zero (else 0) where b is zero."],
  abs: ["abs(a)", "Its size without its sign."],
  sqrt: ["sqrt(a)", "Its square root."],
  log: ["log(a)", "Its natural logarithm."],
  exp: ["exp(a)", "e to the power of a."],
  clip: ["clip(a, lowest, highest)", "a, kept between the two."],
  if_: ["if_(a > b, then, otherwise)", "One of two, by a condition."],
  lag: ["lag(a, periods)", "Its value so many periods before; one, where that is not said."],
  diff: ["diff(a, periods)", "Its change since so many periods before."],
  roll_sum: ["roll_sum(a, periods)", "The sum of the last so many periods."],
  roll_avg: ["roll_avg(a, periods)", "The mean of the last so many periods."],
  cum: ["cum(a)", "The running sum since the first period."],
  ytd: ["ytd(a)", "The running sum since the year began."],
};

/** The function whose arguments are typed at the caret, and which of them; null: none. */
export function callAt(text: string, caret: number): { name: string; argument: number } | null {
  let depth = 0;
  let argument = 0;
  const before = text.slice(0, caret).replace(/\[[^\]]*(\]|$)/g, (name) => "_".repeat(name.length));
  for (let at = before.length - 1; at >= 0; at -= 1) {
    const letter = before[at];
    if (letter === ")") depth += 1;
    else if (letter === "," && depth === 0) argument += 1;
    else if (letter === "(") {
      if (depth > 0) {
        depth -= 1;
        continue;
      }
      const name = /([a-z_]+)\s*$/i.exec(before.slice(0, at))?.[1]?.toLowerCase() ?? "";
      if (name in FUNCTION_HELP) return { name, argument };
      argument = 0;
    }
  }
  return null;
}

/** The usage of a function cut into its arguments: what stands before, each of them, what follows. */
export function argumentsOf(usage: string): { head: string; parts: string[] } {
  const open = usage.indexOf("(") + 1;
  return { head: usage.slice(0, open), parts: usage.slice(open, -1).split(", ") };
}
