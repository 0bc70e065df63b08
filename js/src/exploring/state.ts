import { type Signal, signal } from "@preact/signals";
import type { View } from "../views/view.ts";

/** What is left of the tree; a kind with nothing chosen leaves everything. */
export interface Filter {
  readonly status: ReadonlySet<string>;
  readonly owner: ReadonlySet<string>;
  readonly tag: ReadonlySet<string>;
  readonly finding: ReadonlySet<string>;
}
export type FilterKind = keyof Filter;

export const NO_FILTER: Filter = {
  status: new Set(),
  owner: new Set(),
  tag: new Set(),
  finding: new Set(),
};

export interface Sorting {
  readonly column: string;
  readonly down: boolean;
}

/** Where the keyboard is in the table. */
export interface Cursor {
  /** Key of the row; empty: the line of headings. */
  readonly key: string;
  /** -1: the row itself. */
  readonly column: number;
}

/** A cell that is being written in. */
export interface Editing {
  readonly key: string;
  readonly column: string;
  readonly text: string;
  /** What is typed replaces what stood there. */
  readonly fresh: boolean;
  readonly error: string;
}

/** What exploring.js keeps of a view: it stays when the table is left, or the page moves the cell. */
export interface Explored {
  readonly query: Signal<string>;
  /** What the open search has found, the best first. */
  readonly found: Signal<readonly string[] | null>;
  readonly filter: Signal<Filter>;
  /** Ids of the columns that are shown, in the order of COLUMNS. */
  readonly columns: Signal<ReadonlySet<string>>;
  readonly sorting: Signal<Sorting | null>;
  readonly flat: Signal<boolean>;
  /** By column, what its cells must hold. */
  readonly conditions: Signal<ReadonlyMap<string, string>>;
  readonly filterRow: Signal<boolean>;
  /** So many of the last periods are the columns; 0: the fields are. */
  readonly periods: Signal<number>;
  readonly cursor: Signal<Cursor>;
  readonly editing: Signal<Editing | null>;
  /** Names of actions, the last one first. */
  readonly recent: Signal<readonly string[]>;
}

const FIRST_COLUMNS = ["value", "change", "growth", "target", "attainment", "status", "owner"];

export function explored(view: View): Explored {
  const kept = view.explored.peek();
  if ("query" in kept) return kept as Explored;
  const fresh: Explored = {
    query: signal(""),
    found: signal(null),
    filter: signal(NO_FILTER),
    columns: signal(new Set(FIRST_COLUMNS)),
    sorting: signal(null),
    flat: signal(false),
    conditions: signal(new Map()),
    filterRow: signal(false),
    periods: signal(0),
    cursor: signal({ key: "", column: -1 }),
    editing: signal(null),
    recent: signal([]),
  };
  view.explored.value = fresh;
  return fresh;
}
