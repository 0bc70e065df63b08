import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { formatPeriod } from "../format.ts";
import type { Action } from "../interactions/action.ts";
import * as text from "../text/exploring.ts";
import { Icon } from "../views/icons.tsx";
import { goTo, unfold } from "../views/navigate.ts";
import { labelOf, type View } from "../views/view.ts";
import { barredBy, perform, useActions } from "./all-actions.ts";
import { type Fit, fuzzy } from "./fuzzy.ts";
import { keysFor } from "./keys-text.ts";
import { Marked } from "./marked.tsx";
import { explored } from "./state.ts";
import { centred, useTopLayer } from "./top-layer.ts";

const SHOWN = 50;
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
  const panel = useRef<HTMLDivElement>(null);
  const query = useSignal("");
  const at = useSignal(0);
  const said = useSignal("");
  const key = boxKey === "" ? view.selected.peek() : boxKey;
  const actions = useActions(view);
  const mine = explored(view);
  useTopLayer(panel, { view, width: 520, placing: centred });
  const entries = useMemo(() => entriesOf(view, actions, key), [view, actions, key]);
  const shown = ranked(entries, query.value, mine.recent.peek(), view);
  const place = Math.max(0, Math.min(at.value, shown.length - 1));
  const current = shown[place];

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
        run(current);
        break;
      default:
        event.stopPropagation();
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={panel}
      class="kt-palette"
      popover="manual"
      role="dialog"
      aria-label={text.PALETTE}
      onKeyDown={onKeyDown}
    >
      <div class="kt-search-field">
        <Icon name="search" />
        <input
          data-first
          role="combobox"
          aria-label={text.PALETTE}
          aria-expanded={shown.length > 0}
          aria-controls="kt-commands"
          aria-autocomplete="list"
          aria-activedescendant={current ? `kt-command-${place}` : undefined}
          placeholder={key === null ? text.PALETTE_HINT : text.paletteFor(labelOf(view, key))}
          autocomplete="off"
          spellcheck={false}
          data-lm-suppress-shortcuts="true"
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value;
            at.value = 0;
            said.value = "";
          }}
        />
      </div>
      <div class="kt-commands" id="kt-commands" role="listbox" aria-label={text.PALETTE}>
        {shown.map((entry, index) => (
          <Line
            key={entry.id}
            entry={entry}
            index={index}
            chosen={index === place}
            onRun={() => run(entry)}
          />
        ))}
      </div>
      {shown.length === 0 && <p class="kt-quiet">{text.NO_COMMAND}</p>}
      <output class="kt-search-hint">{said.value || text.PALETTE_KEYS}</output>
    </div>
  );
}

interface LineProps {
  entry: Ranked;
  index: number;
  chosen: boolean;
  onRun: () => void;
}

function Line({ entry, index, chosen, onRun }: LineProps) {
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (chosen) row.current?.scrollIntoView?.({ block: "nearest" });
  }, [chosen]);
  return (
    <div
      ref={row}
      id={`kt-command-${index}`}
      role="option"
      tabIndex={-1}
      class="kt-hit"
      aria-selected={chosen}
      aria-disabled={entry.barred !== null}
      onPointerDown={(event) => {
        event.preventDefault();
        onRun();
      }}
    >
      <span>
        <b>
          <Marked text={entry.label} marks={entry.fit.marks} />
        </b>
        {(entry.barred ?? entry.about) !== "" && <i>{entry.barred ?? entry.about}</i>}
      </span>
      {entry.keys !== "" && <kbd>{entry.keys}</kbd>}
    </div>
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
  const found: Ranked[] = [];
  for (const entry of entries) {
    const fit = fuzzy(query, entry.label);
    const last = recent.indexOf(entry.id);
    const bonus = (last >= 0 ? 4 : 0) - (entry.barred === null ? 0 : 6);
    if (fit) found.push({ ...entry, fit: { ...fit, score: fit.score + 2 + bonus } });
  }
  for (const metric of view.store.state.peek().metrics.values()) {
    const fit = fuzzy(query, metric.label);
    if (!fit) continue;
    found.push({
      id: `metric ${metric.id}`,
      label: metric.label,
      about: text.GO_TO,
      keys: "",
      barred: null,
      fit,
      run: () => {
        view.dialog.value = null;
        unfold(view, metric.id);
        goTo(view, metric.id);
      },
    });
  }
  return found.sort((one, other) => other.fit.score - one.fit.score).slice(0, SHOWN);
}
