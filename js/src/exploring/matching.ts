import type { MetricState } from "../protocol.ts";
import { type Indexed, indexOf } from "./indexed.ts";

/** A part of a query: everything that must be true of a metric. */
interface Term {
  readonly field: Field;
  readonly text: string;
}
type Field = "" | "label" | "id" | "tag" | "owner" | "formula" | "status" | "is" | "unit" | "aim";

const FIELDS: ReadonlySet<string> = new Set([
  "label",
  "id",
  "tag",
  "owner",
  "formula",
  "status",
  "is",
  "unit",
  "aim",
]);
/** What is said of a metric but not by it. */
export interface Said {
  readonly status: string | null;
}

const TERM = /(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/gi;

/**
 * The terms of a query: words, "words in quotes", `tag:x owner:"Ann Lee" status:"at risk" is:input`.
 * A field nobody knows is a word like any other.
 */
export function termsOf(query: string): Term[] {
  return [...query.matchAll(TERM)].flatMap(([whole, field = "", quoted, bare]) => {
    const known = FIELDS.has(field.toLowerCase());
    const text = known ? (quoted ?? bare ?? "") : quoted !== undefined && !field ? quoted : whole;
    const said = text.trim().toLowerCase();
    if (said === "") return [];
    return [{ field: (known ? field.toLowerCase() : "") as Field, text: said }];
  });
}

/** What `is:` can ask. */
export const KINDS: Readonly<Record<string, (metric: MetricState) => boolean>> = {
  input: ({ formula }) => formula === null,
  computed: ({ formula }) => formula !== null,
  finding: ({ findings }) => findings.length > 0,
  locked: ({ locked }) => locked === true,
  bound: ({ bound }) => bound,
};

type Saying = (metric: MetricState) => Said;

function holds({ field, text }: Term, { metric, all }: Indexed, said: Saying): boolean {
  const has = (words: string | null) => words?.toLowerCase().includes(text) ?? false;
  switch (field) {
    case "":
      return all.includes(text);
    case "tag":
      return metric.tags.some(has);
    case "status":
      return has(said(metric).status);
    case "is":
      return (KINDS[text] ?? KINDS[text.replace(/s$/, "")])?.(metric) ?? false;
    default:
      return has(metric[field]);
  }
}

/** Whether a query can find nothing that a shorter one has not found. */
const narrows = (terms: readonly Term[], before: readonly Term[]): boolean =>
  before.length > 0 &&
  before.every(({ field, text }, index) => {
    const term = terms[index];
    const contains = field !== "is" && field !== "status";
    return contains && term?.field === field && term.text.includes(text);
  });

/** Ids of the metrics that a query finds: those whose label it begins first, then those that name it. */
export type Find = (
  query: string,
  metrics: ReadonlyMap<string, MetricState>,
  said: Saying,
) => readonly string[];

/** While a query grows, it is looked for only where it was found before. */
export function finding(): Find {
  let last: {
    index: readonly Indexed[];
    terms: readonly Term[];
    found: readonly Indexed[];
  } | null = null;
  return (query, metrics, said) => {
    const terms = termsOf(query);
    const index = indexOf(metrics);
    if (terms.length === 0) return [];
    const among = last?.index === index && narrows(terms, last.terms) ? last.found : index;
    const found = among.filter((one) => terms.every((term) => holds(term, one, said)));
    last = { index, terms, found };
    return ranked(terms, found);
  };
}

function ranked(terms: readonly Term[], found: readonly Indexed[]): readonly string[] {
  const words = terms
    .filter(({ field }) => field === "")
    .map(({ text }) => text)
    .join(" ");
  const ranks: [string[], string[], string[]] = [[], [], []];
  for (const { metric, label } of found)
    ranks[label.startsWith(words) ? 0 : label.includes(words) ? 1 : 2].push(metric.id);
  return ranks.flat();
}

/** Where the words of a query stand in a text, as pairs of start and end. */
export function marksIn(query: string, text: string): [number, number][] {
  const low = text.toLowerCase();
  const found: [number, number][] = [];
  for (const { field, text: word } of termsOf(query)) {
    if (field !== "" && field !== "label") continue;
    const at = low.indexOf(word);
    if (at >= 0) found.push([at, at + word.length]);
  }
  found.sort(([one], [other]) => one - other);
  const merged: [number, number][] = [];
  for (const [start, end] of found) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
