import type { MetricState } from "../protocol.ts";
import { FUNCTION_HELP } from "../text/functions.ts";

/** A piece of a formula as it is coloured. */
export interface Token {
  readonly text: string;
  readonly kind: "metric" | "operator" | "number" | "function" | "other";
  readonly start: number;
}

export const FUNCTIONS = [
  ...["sum", "avg", "min", "max", "wavg", "safe_div", "abs", "sqrt", "log", "exp", "clip", "if_"],
  ...["lag", "diff", "roll_sum", "roll_avg", "cum", "ytd"],
] as const;
const WORD = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;
const SIGNS: Readonly<Record<string, string>> = {
  "*": "×",
  "/": "÷",
  "-": "−",
  "**": "^",
  "<=": "≤",
  ">=": "≥",
};
const PIECE =
  /\[[^\]]*\]?|`[^`]*`?|[\p{ID_Start}_]\p{ID_Continue}*|\d[\d_,]*(?:\.\d+)?%?|\*\*|[<>=!]=|[-+*/×÷−^<>≤≥]|\s+|./gsu;

function isFunction(word: string): boolean {
  return (FUNCTIONS as readonly string[]).includes(word.toLowerCase());
}

export type Named = Pick<MetricState, "label">;

/** How a metric is named inside a formula: its label, in brackets unless it is one plain word. */
export function nameInFormula(metric: Named, metrics: ReadonlyMap<string, Named>): string {
  const { label } = metric;
  const other = metrics.get(label);
  const plain =
    WORD.test(label) && !/^[xX]$/.test(label) && !isFunction(label) && (!other || other === metric);
  if (plain) return label;
  return label.includes("]") ? `\`${label}\`` : `[${label}]`;
}

/** Canonical text (ids) as people read it (labels, ×, ÷, −); the kernel reads both. */
export function labelled(formula: string, metrics: ReadonlyMap<string, Named>): string {
  return [...formula.matchAll(PIECE)]
    .map(([piece]) => {
      if (WORD.test(piece)) {
        const metric = metrics.get(piece);
        return metric ? nameInFormula(metric, metrics) : piece;
      }
      return SIGNS[piece] ?? piece;
    })
    .join("");
}

/** The text cut into coloured pieces. */
export function tokens(text: string): Token[] {
  return [...text.matchAll(PIECE)].map((match) => {
    const [piece] = match;
    const start = match.index;
    if (/^[[`]/.test(piece)) return { text: piece, kind: "metric", start };
    if (/^\d/.test(piece)) return { text: piece, kind: "number", start };
    if (/^(\*\*|[<>=!]=|[-+*/×÷−^<>≤≥])$/.test(piece))
      return { text: piece, kind: "operator", start };
    if (WORD.test(piece)) {
      const called = isFunction(piece) && /^\s*\(/.test(text.slice(start + piece.length));
      return { text: piece, kind: called ? "function" : "metric", start };
    }
    return { text: piece, kind: "other", start };
  });
}

/** The metrics that a text names in brackets or as plain words, each once. */
export function usedIn(
  text: string,
  metrics: ReadonlyMap<string, MetricState>,
): readonly MetricState[] {
  const named = new Map([...metrics.values()].map((one) => [one.label.toLowerCase(), one]));
  const found = tokens(text)
    .filter(({ kind }) => kind === "metric")
    .flatMap(({ text: piece }) => {
      const name = piece.replace(/^[[`]|[\]`]$/g, "");
      return metrics.get(name) ?? named.get(name.toLowerCase()) ?? [];
    });
  return [...new Set(found)];
}

export interface Suggestion {
  readonly label: string;
  /** What is put into the text. */
  readonly insert: string;
  readonly metric: MetricState | null;
}

/** What can stand for the name before the caret. */
export interface Completion {
  /** Where that name begins. */
  readonly start: number;
  readonly word: string;
  readonly offered: readonly Suggestion[];
}

const LIMIT = 6;

/**
 * Labels have spaces and `x` may be a sign, so "Customers x Orders p" is tried as one name,
 * then without its first word, and so on, until something fits.
 */
export function complete(
  text: string,
  caret: number,
  metrics: ReadonlyMap<string, MetricState>,
  except: string,
): Completion {
  let { start, word } = wordBefore(text, caret);
  for (;;) {
    const offered = suggestions(word.replace(/^\[/, ""), metrics, except);
    const rest = /^\S*\s+(?=\S)/.exec(word)?.[0].length;
    if (offered.length > 0 || rest === undefined) return { start, word, offered };
    start += rest;
    word = word.slice(rest);
  }
}

function wordBefore(text: string, caret: number): { start: number; word: string } {
  const before = text.slice(0, caret);
  const open = before.lastIndexOf("[");
  if (open > before.lastIndexOf("]")) return { start: open, word: before.slice(open) };
  const match = /(?:[\p{ID_Start}_]\p{ID_Continue}*\s+)*[\p{ID_Start}_]\p{ID_Continue}*$/u.exec(
    before,
  );
  return match ? { start: match.index, word: match[0] } : { start: caret, word: "" };
}

/** Metrics and functions that fit; those where a word starts with what is typed come first. */
function suggestions(
  word: string,
  metrics: ReadonlyMap<string, MetricState>,
  except: string,
): Suggestion[] {
  const wanted = word.trim().toLowerCase();
  if (wanted === "") return [];
  const starting: Suggestion[] = [];
  const containing: Suggestion[] = [];
  for (const metric of metrics.values()) {
    if (metric.id === except) continue;
    const place = metric.label.toLowerCase().indexOf(wanted);
    if (place < 0) continue;
    const wordStart = place === 0 || /\W/.test(metric.label.charAt(place - 1));
    (wordStart ? starting : containing).push({
      label: metric.label,
      insert: nameInFormula(metric, metrics),
      metric,
    });
  }
  const called = FUNCTIONS.filter((name) => name.startsWith(wanted)).map((name) => ({
    label: FUNCTION_HELP[name]?.[0] ?? `${name}(…)`,
    insert: `${name}(`,
    metric: null,
  }));
  return [...starting, ...called, ...containing].slice(0, LIMIT);
}

/** A position counted in characters, as the kernel counts, as an index of a JavaScript string. */
export function codeUnits(text: string, characters: number): number {
  return [...text].slice(0, characters).join("").length;
}
