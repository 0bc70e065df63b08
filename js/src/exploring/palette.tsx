import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { formatPeriod } from "../format.ts";
import type { Action } from "../interactions/action.ts";
import type { MetricState } from "../protocol.ts";
import * as text from "../text/exploring.ts";
import { useOwnId } from "../views/ids.ts";
import { goTo, unfold } from "../views/navigate.ts";
import { labelOf, type View } from "../views/view.ts";
import { barredBy, perform, useActions } from "./all-actions.ts";
import { Finder, Line, List, Sheet } from "./finder.tsx";
import { type Fit, fitting } from "./fuzzy.ts";
import { indexOf } from "./indexed.ts";
import { keysFor } from "./keys-text.ts";
import { explored } from "./state.ts";
import { centred } from "./top-layer.ts";

/** Lines of what fits; more nobody reads. */
const SHOWN = 24;
const REMEMBERED = 8;

/** A line of the palette. */
interface Entry {
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly keys: string;
  readonly barred: string | null;
  readonly run: () => void;
}
type Ranked = Entry & { readonly fit: Fit };

/** Every action, metric and period, by a few of its letters. */
export function Palette({ view, boxKey }: { view: View; boxKey: string }) {
  const query = useSignal("");
  const at = useSignal(0);
  const said = useSignal("");
  const key = boxKey === "" ? view.selected.peek() : boxKey;
  const { actions, coming } = useActions(view);
  const entered = useRef(false);
  const list = useOwnId("commands");
  const mine = explored(view);
  const entries = useMemo(() => entriesOf(view, actions, key), [view, actions, key]);
  const shown = ranked(entries, query.value, mine.recent.peek(), view);
  const place = Math.max(0, Math.min(at.value, shown.length - 1));
  const current = shown[place];

  // an action that is not there yet may be the one that is meant
  useEffect(() => {
    if (!coming && entered.current) run(current);
    entered.current = false;
  }, [coming]);

  function run(entry: Entry | undefined): void {
    if (!entry) return;
    if (entry.barred !== null) {
      said.value = `${entry.label}: ${entry.barred}`;
      return;
    }
    const { recent } = mine;
    recent.value = [entry.id, ...recent.peek().filter((id) => id !== entry.id)].slice(
      0,
      REMEMBERED,
    );
    entry.run();
  }
  function onKeyDown(event: KeyboardEvent): void {
    const last = Math.max(0, shown.length - 1);
    switch (event.key) {
      case "Escape":
        view.dialog.value = null;
        view.focusNext.value = key ?? view.tabStop.peek() ?? null;
        break;
      case "ArrowDown":
        at.value = place >= last ? 0 : place + 1;
        break;
      case "ArrowUp":
        at.value = place === 0 ? last : place - 1;
        break;
      case "PageDown":
        at.value = Math.min(last, place + 8);
        break;
      case "PageUp":
        at.value = Math.max(0, place - 8);
        break;
      case "Enter":
        entered.current = coming;
        if (!coming) run(current);
        break;
      default:
        entered.current = false;
        event.stopPropagation();
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <Sheet
      view={view}
      class="kt-palette"
      label={text.PALETTE}
      width={520}
      placing={centred}
      onKeyDown={onKeyDown}
    >
      <Finder
        list={list}
        label={text.PALETTE}
        placeholder={key === null ? text.PALETTE_HINT : text.paletteFor(labelOf(view, key))}
        text={query.value}
        count={shown.length}
        at={place}
        onInput={(typed) => {
          query.value = typed;
          at.value = 0;
          said.value = "";
        }}
      />
      <List id={list} class="kt-found kt-commands" label={text.PALETTE}>
        {shown.map((entry, index) => (
          <Line
            key={entry.id}
            list={list}
            index={index}
            chosen={index === place}
            barred={entry.barred !== null}
            label={entry.label}
            marks={entry.fit.marks}
            about={entry.barred ?? entry.about}
            onTake={() => run(entry)}
          >
            {entry.keys !== "" && <kbd>{entry.keys}</kbd>}
          </Line>
        ))}
      </List>
      {shown.length === 0 && <p class="kt-quiet">{text.NO_COMMAND}</p>}
      <output class="kt-search-hint">{said.value || text.PALETTE_KEYS}</output>
    </Sheet>
  );
}

function entriesOf(view: View, actions: readonly Action[], key: string | null): Entry[] {
  const done = actions.map((action) => ({
    id: action.name,
    label: action.label,
    about: "",
    keys: keysFor(action.name),
    barred: barredBy(action, view, key),
    run: () => perform(action, view, key),
  }));
  const { keys } = view.store.state.peek().periods;
  const periods = keys.map((period) => ({
    id: `period ${period}`,
    label: text.showPeriod(formatPeriod(period)),
    about: "",
    keys: "",
    barred: null,
    run: () => {
      view.dialog.value = null;
      view.period.value = period === keys.at(-1) ? "" : period;
      if (key !== null) view.focusNext.value = key;
    },
  }));
  const compared = (["previous", "year", ""] as const).map((compare) => ({
    id: `compare ${compare}`,
    label: text.COMPARE[compare],
    about: "",
    keys: "",
    barred: null,
    run: () => {
      view.dialog.value = null;
      view.compare.value = compare;
      if (key !== null) view.focusNext.value = key;
    },
  }));
  return [...done, ...(keys.length > 1 ? [...compared, ...periods.reverse()] : [])];
}

/** What fits, the best first; without a query what was done last, then what can be done. */
function ranked(
  entries: readonly Entry[],
  query: string,
  recent: readonly string[],
  view: View,
): readonly Ranked[] {
  const none: Fit = { score: 0, marks: [] };
  if (query.trim() === "") {
    const place = ({ id, barred }: Entry): number => {
      const last = recent.indexOf(id);
      return last >= 0 ? last - REMEMBERED : barred === null ? 0 : 1;
    };
    const rest = entries.filter(({ id }) => !/^(period|compare) /.test(id) || recent.includes(id));
    return rest
      .map((entry) => ({ ...entry, fit: none }))
      .sort((one, other) => place(one) - place(other));
  }
  const fit = fitting(query);
  const found: Ranked[] = [];
  for (const entry of entries) {
    const fits = fit(entry.label);
    const last = recent.indexOf(entry.id);
    const bonus = (last >= 0 ? 4 : 0) - (entry.barred === null ? 0 : 6);
    if (fits) keep(found, { ...fits, score: fits.score + 2 + bonus }, () => entry);
  }
  for (const { metric, label } of indexOf(view.metrics.peek())) {
    const fits = fit(metric.label, label);
    if (fits) keep(found, fits, () => metricEntry(view, metric));
  }
  return found;
}

/** Puts a line where its score belongs, if it is one of the best. */
function keep(found: Ranked[], fit: Fit, entry: () => Entry): void {
  let at = found.length;
  while (at > 0 && (found[at - 1]?.fit.score ?? 0) < fit.score) at -= 1;
  if (at === SHOWN) return;
  found.splice(at, 0, { ...entry(), fit });
  if (found.length > SHOWN) found.pop();
}

const metricEntry = (view: View, { id, label }: MetricState): Entry => ({
  id: `metric ${id}`,
  label,
  about: text.GO_TO,
  keys: "",
  barred: null,
  run: () => {
    view.dialog.value = null;
    unfold(view, id);
    goTo(view, id);
  },
});
