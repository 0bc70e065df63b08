import { type Evaluation, evaluation, type State as Formula, type Group } from "../evaluation.ts";
import type { Commands } from "../protocol.ts";
import type { State } from "../store.ts";

export type Formulas = Commands["what_if"]["result"];
export type SeriesById = ReadonlyMap<string, Float64Array>;

/** A tree that computes what other values of some of its metrics would give. */
export interface Computer {
  /**
   * Every metric that is overridden or reached by an override, in arrays of its own.
   *
   * @param given by overridden metric its values, NaN where it stays as it is
   */
  run(given: SeriesById): SeriesById;
}

/** Only what an override reaches is computed, from the run before on: a slider moves a few metrics. */
export function openComputer(formulas: Formulas, state: State): Computer {
  const groups = formulas.groups as unknown as readonly Group[];
  const computed = new Set(groups.flatMap((group) => group.map(([metric]) => metric)));
  const parents = parentsIn(state);
  let held: readonly string[] = [];
  let machine = machineOf(groups, formulas, state);
  let before: SeriesById = new Map();
  let reached: readonly string[] = [];

  function hold(metrics: readonly string[]): void {
    if (metrics.join() === held.join()) return;
    held = metrics;
    const giving = groups.map((group) =>
      group.map(([id, formula]) =>
        metrics.includes(id) ? ([id, givingWay(id, formula)] as const) : ([id, formula] as const),
      ),
    );
    machine = machineOf(giving, formulas, state);
    before = new Map();
    reached = [];
  }

  function inputs(id: string, given: Float64Array): (readonly [string, Float64Array])[] {
    const base = rowOf(state, id);
    const row = given.map((value, at) => (Number.isNaN(value) ? (base[at] ?? value) : value));
    if (!computed.has(id)) return [[id, row]];
    const mask = given.map((value) => Number(!Number.isNaN(value)));
    return [
      [id, row],
      [`@${id} held`, mask],
      [`@${id} given`, given],
    ];
  }

  return {
    run(given) {
      hold([...given.keys()].filter((metric) => computed.has(metric)));
      if (!sameKeys(given, before)) reached = above(given.keys(), parents);
      const gone = [...before.keys()].filter((metric) => !given.has(metric));
      const changed = [...given].filter(([metric, series]) => before.get(metric) !== series);
      machine.set([
        ...gone.map((id) => [id, rowOf(state, id)] as const),
        ...changed.flatMap(([id, series]) => inputs(id, series)),
      ]);
      before = new Map(given);
      const found = new Map<string, Float64Array>();
      for (const id of reached) found.set(id, (machine.values.get(id) ?? rowOf(state, id)).slice());
      return found;
    },
  };
}

/** The formula of a metric that is held where something is given, in force elsewhere. */
function givingWay(id: string, formula: Formula): Formula {
  return ["if_", ["ref", `@${id} held`], ["ref", `@${id} given`], formula];
}

/** An evaluation that has what the tree has. */
function machineOf(groups: readonly Group[], formulas: Formulas, state: State): Evaluation {
  const machine = evaluation(groups, formulas);
  const computed = new Set(groups.flatMap((group) => group.map(([metric]) => metric)));
  const unfed = (id: string) =>
    state.metrics.get(id)?.drivers.some((one) => rowOf(state, one).every(Number.isNaN)) ?? false;
  const given = [...state.metrics.keys()].filter((id) => !computed.has(id) || unfed(id));
  machine.set(given.map((id) => [id, rowOf(state, id)] as const));
  return machine;
}

function rowOf(state: State, id: string): Float64Array {
  const row = state.series.get(id);
  return row ?? new Float64Array(state.periods.keys.length).fill(Number.NaN);
}

function parentsIn(state: State): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, drivers } of state.metrics.values()) {
    for (const driver of drivers) {
      const known = found.get(driver);
      if (known) known.push(id);
      else found.set(driver, [id]);
    }
  }
  return found;
}

function above(
  metrics: Iterable<string>,
  parents: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const found = new Set(metrics);
  for (const id of found) for (const parent of parents.get(id) ?? []) found.add(parent);
  return [...found];
}

function sameKeys(one: SeriesById, other: SeriesById): boolean {
  return one.size === other.size && [...one.keys()].every((key) => other.has(key));
}

/** How far apart two series may be, to the size of the larger one. */
const TOLERANCE = 1e-9;

/** The first position at which two series differ by more than rounding; -1: nowhere. */
export function differsAt(mine: ArrayLike<number> | undefined, told: Float64Array): number {
  const size = told.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
  return told.findIndex((value, at) => {
    const own = mine?.[at] ?? Number.NaN;
    if (Number.isNaN(value) || Number.isNaN(own)) return Number.isNaN(value) !== Number.isNaN(own);
    return Math.abs(value - own) > TOLERANCE * size;
  });
}
