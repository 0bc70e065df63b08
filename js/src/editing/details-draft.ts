import { amountAt } from "../format.ts";
import type { Aggregation, Aim, Bounds, MetricChanges, MetricState } from "../protocol.ts";
import { inputText, parseNumber } from "../views/number-text.ts";

const TEXTS = ["unit", "owner", "description"] as const;
const NUMBERS = ["target", "benchmark", "maximum", "value"] as const;
const PAIRS = ["balance", "guardrail", "limits"] as const;

export type TextField = (typeof TEXTS)[number];
export type NumberField = (typeof NUMBERS)[number];
export type PairField = (typeof PAIRS)[number];
type End = `${PairField} ${"from" | "to"}`;
export type NumericField = NumberField | End;

/** Everything as it stands in the inputs. */
export type Draft = Record<TextField | NumericField | "aim" | "aggregation", string>;

export function draftOf(metric: MetricState, value: number | null, key: string): Draft {
  const unit = metric.unit ?? metric.inferred_unit ?? null;
  const written = (number: number | null | undefined) => inputText(number ?? null, unit);
  return {
    aim: metric.aim,
    aggregation: metric.aggregation ?? "",
    unit: metric.unit ?? "",
    owner: metric.owner,
    description: metric.description,
    target: written(amountAt(metric.target, key)),
    benchmark: written(amountAt(metric.benchmark, key)),
    maximum: written(metric.maximum),
    value: written(value),
    "balance from": written(metric.balance?.[0]),
    "balance to": written(metric.balance?.[1]),
    "guardrail from": written(metric.guardrail?.[0]),
    "guardrail to": written(metric.guardrail?.[1]),
    "limits from": written(metric.limits?.[0]),
    "limits to": written(metric.limits?.[1]),
  };
}

/** The unit that is typed; empty: the one its formula gives. */
export function unitOf(draft: Draft, inferred: string | null = null): string | null {
  return draft.unit.trim() === "" ? inferred : draft.unit.trim();
}

/** The number in an input; null: it is empty; undefined: it is none. */
export function numberIn(
  draft: Draft,
  field: NumericField,
  inferred: string | null = null,
): number | null | undefined {
  const text = draft[field].trim();
  return text === "" ? null : (parseNumber(text, unitOf(draft, inferred)) ?? undefined);
}

/** What is wrong with an input that was changed, in words; empty: nothing. */
export function mistakeIn(draft: Draft, original: Draft, inferred: string | null): string {
  const ends = PAIRS.flatMap((pair) => [`${pair} from`, `${pair} to`] as const);
  const wrong = [...NUMBERS, ...ends].find(
    (field) => draft[field] !== original[field] && numberIn(draft, field, inferred) === undefined,
  );
  return wrong ? `"${draft[wrong]}" is not a number; write 3.5 or 1,250 or 4.2% or 1.5M` : "";
}

/** The fields that were changed, as the kernel takes them; a value by hand goes beside them. */
export function changesOf(draft: Draft, original: Draft, inferred: string | null): MetricChanges {
  const changed = (field: keyof Draft) => draft[field] !== original[field];
  const changes: MetricChanges = {};
  if (changed("aim")) changes.aim = draft.aim as Aim;
  if (changed("aggregation"))
    changes.aggregation = draft.aggregation === "" ? null : (draft.aggregation as Aggregation);
  if (changed("unit")) changes.unit = unitOf(draft);
  for (const field of ["owner", "description"] as const)
    if (changed(field)) changes[field] = draft[field].trim();
  for (const field of ["target", "benchmark", "maximum"] as const)
    if (changed(field)) changes[field] = numberIn(draft, field, inferred) ?? null;
  for (const pair of PAIRS)
    if (changed(`${pair} from`) || changed(`${pair} to`))
      changes[pair] = pairIn(draft, pair, inferred);
  return changes;
}

function pairIn(draft: Draft, pair: PairField, inferred: string | null): Bounds | null {
  const ends: Bounds = [
    numberIn(draft, `${pair} from`, inferred) ?? null,
    numberIn(draft, `${pair} to`, inferred) ?? null,
  ];
  return ends[0] === null && ends[1] === null ? null : ends;
}
