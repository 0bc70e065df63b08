import type { MetricState } from "../protocol.ts";
import { nameInFormula } from "./formula-text.ts";

/** What a label must not look like left of an equals sign; see tree/lines.py. */
const QUOTED = /=|^\s*(?:[•‣▪*–—-]\s|\d+[.)]\s)|^\/\/|\s[+*×÷/−xX-]\s|:.*[+*×÷/]/;
const NAME = /[\p{ID_Start}_]\p{ID_Continue}*/gu;

/** "Revenue = Customers * [Order value]" */
function line(metric: MetricState, metrics: ReadonlyMap<string, MetricState>): string {
  const left = QUOTED.test(metric.label) ? `[${metric.label}]` : metric.label;
  if (metric.formula === null) return left;
  const right = metric.formula.replace(NAME, (name) => {
    const driver = metrics.get(name);
    return driver ? nameInFormula(driver, metrics) : name;
  });
  return `${left} = ${right}`;
}

/**
 * Metrics and what drives them as lines that build them again, the topmost first; an input has a line
 * of its own only where no formula names it.
 */
export function linesOf(ids: readonly string[], metrics: ReadonlyMap<string, MetricState>): string {
  const met = new Set(ids);
  for (const id of met) for (const driver of metrics.get(id)?.drivers ?? []) met.add(driver);
  const all = [...met].flatMap((id) => metrics.get(id) ?? []);
  const named = new Set(all.flatMap(({ drivers }) => drivers));
  return all
    .filter(({ id, formula }) => formula !== null || !named.has(id))
    .map((metric) => line(metric, metrics))
    .join("\n");
}
