import type { Edit } from "../host.ts";

type Args = Readonly<Record<string, unknown>>;
type Step = { readonly name: string; readonly args: object };

/** A value as Python writes it. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object") {
    const items = Object.entries(value).map(([key, one]) => `${literal(key)}: ${literal(one)}`);
    return `{${items.join(", ")}}`;
  }
  return JSON.stringify(value);
}

function call(verb: string, places: readonly unknown[], named: Args = {}): string {
  const given = Object.entries(named).filter(([, value]) => value !== undefined);
  const parts = [
    ...places.map(literal),
    ...given.map(([key, value]) => `${key}=${literal(value)}`),
  ];
  return `tree.${verb}(${parts.join(", ")})`;
}

const WORD = /^[a-z_]\w*$/i;

/** A name of one word is read as an id: the label is said beside it then. */
const added = ({ label, parent, operator, formula, fields }: Args): string =>
  call("add", [label], {
    label: WORD.test(String(label)) ? label : undefined,
    parent: parent ?? undefined,
    operator: operator ?? undefined,
    formula: formula || undefined,
    ...(fields as Args | undefined),
  });

function valued({ metric, value, period }: Args): string {
  const given = period ? `${literal(value)}, ${literal(period)}` : literal(value);
  return `tree[${literal(metric)}].set_value(${given})`;
}

function updated(args: Args): string[] {
  const { values, ...changes } = args.changes as Args;
  if (values !== undefined) Object.assign(changes, { value: values });
  const lines = Object.keys(changes).length > 0 ? [call("update", [args.metric], changes)] : [];
  return "value" in args ? [...lines, valued(args)] : lines;
}

/** An override that is a path says so; the rest is written as it is. */
function override(value: unknown): string {
  return typeof value === "object" && value !== null && "path" in value
    ? `kt.path(${literal(value.path)})`
    : literal(value);
}

function scenario(args: Args): string {
  const { name, overrides, since, until, note } = args.scenario as Args;
  const items = Object.entries(overrides as Args);
  const given = `{${items.map(([id, value]) => `${literal(id)}: ${override(value)}`).join(", ")}}`;
  const more = Object.entries({ from_: since, until, note }).filter(([, value]) => value);
  const named = more.map(([key, value]) => `, ${key}=${literal(value)}`);
  return `tree.scenario(${literal(name)}, ${given}${named.join("")})`;
}

function related({ kind, source, target, lever, helps, hurts, ...rest }: Args): string {
  const { note, sign, lag, confidence } = rest;
  return kind === "influence"
    ? call("influence", [source, target], { sign, lag, confidence, note })
    : call("conflict", [lever], { helps, hurts, note });
}

const travelled = (steps: number): string[] => [
  call(steps < 0 ? "undo" : "redo", Math.abs(steps) === 1 ? [] : [Math.abs(steps)]),
];

const LINES: Readonly<Record<string, (args: Args) => string[]>> = {
  add: (args) => [added(args)],
  rename: ({ metric, label }) => [call("rename", [metric, label])],
  update: updated,
  set_value: (args) => [valued(args)],
  move: ({ metric, from, to, operator }) => [
    call("move", [metric, to], { source: from, operator: operator ?? undefined }),
  ],
  remove: ({ metric, with_drivers }) => [
    call("remove", [metric], { with_drivers: with_drivers || undefined }),
  ],
  insert: ({ metric, label }) => [call("insert", [metric, label])],
  paste: ({ text, records, parent, operator }) => [
    call("paste", [records ?? text], {
      parent: parent ?? undefined,
      operator: operator ?? undefined,
    }),
  ],
  batch: ({ edits }) => (edits as Step[]).flatMap(linesOf),
  relate: (args) => [related(args)],
  unrelate: ({ metrics }) => [call("unrelate", metrics as unknown[])],
  note: ({ date, text, metric }) => [
    call("note", metric == null ? [date, text] : [date, text, metric]),
  ],
  drop_note: ({ date, text }) => [call("remove_note", [date, text])],
  keep_scenario: (args) => [scenario(args)],
  drop_scenario: ({ scenario: name }) => [call("remove_scenario", [name])],
  keep_unexplained: ({ metric }) => [call("keep_unexplained", [metric])],
  undo: () => travelled(-1),
  redo: () => travelled(1),
  travel: ({ steps }) => travelled(Number(steps)),
};

function linesOf({ name, args }: Step): string[] {
  const lines = LINES[name]?.(args as Args) ?? [];
  return lines.length > 0 ? lines : [`# ${name} ${JSON.stringify(args)}`];
}

/** The edits as lines for a cell, in their order; what the API has no verb for stands as a comment. */
export const asPython = (edits: readonly Pick<Edit, "name" | "args">[]): string =>
  edits.flatMap(linesOf).join("\n");

/** One edit on one line, for people. */
export const lineOf = (edit: Pick<Edit, "name" | "args">): string =>
  asPython([edit]).split("\n").join("; ");
