import { batch, useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { formatValue } from "../format.ts";
import * as text from "../text/exploring.ts";
import { useOwnId } from "../views/ids.ts";
import { goTo, unfold } from "../views/navigate.ts";
import type { View } from "../views/view.ts";
import { isFiltering, left } from "./filtering.ts";
import { Close, Finder, Line, List, Sheet } from "./finder.tsx";
import { Marked } from "./marked.tsx";
import { finding, marksIn } from "./matching.ts";
import { readings } from "./readings.ts";
import { explored } from "./state.ts";
import { over } from "./top-layer.ts";

/** More than this nobody reads. */
const LISTED = 12;
/** Between a card and the list. */
const GAP = 16;

/** What the view looked at before the search. */
interface Past {
  readonly collapsed: ReadonlySet<string>;
  readonly viewport: View["viewport"]["value"];
  readonly touched: boolean;
  readonly selected: string | null;
  readonly others: ReadonlySet<string>;
  readonly active: string | null;
  readonly trendOpen: boolean;
}

const pastOf = (view: View): Past => ({
  collapsed: view.collapsed.peek(),
  viewport: view.viewport.peek(),
  touched: view.touched.peek(),
  selected: view.selected.peek(),
  others: view.others.peek(),
  active: view.active.peek(),
  trendOpen: view.trendOpen.peek(),
});

function restore(view: View, past: Past): void {
  batch(() => {
    view.collapsed.value = past.collapsed;
    view.selected.value = past.selected;
    view.others.value = past.others;
    view.active.value = past.active;
    view.trendOpen.value = past.trendOpen;
    view.touched.value = past.touched;
    view.viewport.value = past.viewport;
  });
}

/** Brings a metric into sight, also one that is folded away or out of focus, and not below the list. */
function reveal(view: View, id: string, panel: HTMLElement | null): void {
  batch(() => {
    unfold(view, id);
    if (!view.boxes.peek().has(id) && view.focus.peek() !== null) {
      view.focus.value = null;
      unfold(view, id);
    }
    goTo(view, id);
    view.trendOpen.value = false; // the search moves on before a trend is read
    view.touched.value = true;
    const box = view.boxes.peek().get(id);
    const canvas = panel?.closest(".kt")?.querySelector(".kt-canvas")?.getBoundingClientRect();
    if (!box || !canvas || !panel || view.shape.peek() === "table") return;
    const { x, y, k } = view.viewport.peek();
    const list = panel.getBoundingClientRect();
    const [left, top] = [canvas.left + x + box.x * k, canvas.top + y + box.y * k];
    const covered =
      left < list.right && left + box.width * k > list.left && top < list.bottom + GAP;
    if (!covered) return;
    const beside = left + box.width * k - (list.left - GAP);
    const room = list.left - GAP - canvas.left > box.width * k;
    const below = Math.min(list.bottom + GAP, canvas.bottom - box.height * k - GAP) - top;
    view.viewport.value = room ? { k, x: x - beside, y } : { k, x, y: y + below };
  });
}

/** Find as you type: a field over its likeness in the header, what it finds below. */
export function Search({ view }: { view: View }) {
  const mine = explored(view);
  const panel = useRef<HTMLDivElement>(null);
  const past = useRef<Past | null>(null);
  past.current ??= pastOf(view);
  const at = useSignal(0);
  const moved = useSignal(0);
  const list = useOwnId("hits");
  const find = useMemo(finding, []);
  const query = mine.query.value;
  const found = useComputed(() => {
    const read = readings(view);
    const ids = find(mine.query.value, view.metrics.value, read);
    const { value: filter } = mine.filter;
    if (!isFiltering(filter)) return ids;
    const kept = left(view, filter);
    return ids.filter((id) => kept.has(id));
  }).value;
  const current = found[Math.min(at.value, found.length - 1)];
  useLayoutEffect(
    () => () => {
      mine.found.value = null;
    },
    [mine],
  );
  // what was typed is painted before the tree follows
  useEffect(() => {
    mine.found.value = query.trim() === "" ? null : found;
  }, [mine, found, query]);
  useEffect(() => {
    if (current === undefined) return;
    const timer = setTimeout(
      () => reveal(view, current, panel.current),
      moved.peek() > 0 ? 0 : 120,
    );
    return () => clearTimeout(timer);
  }, [view, current, moved.value]);
  function leave(): void {
    batch(() => {
      view.dialog.value = null;
      if (past.current) view.trendOpen.value = past.current.trendOpen;
    });
  }
  function take(id: string): void {
    reveal(view, id, null);
    batch(() => {
      view.dialog.value = null;
      view.trendOpen.value = true;
      view.focusNext.value = view.selected.peek();
    });
  }
  function giveUp(): void {
    batch(() => {
      view.dialog.value = null;
      if (past.current) restore(view, past.current);
      view.focusNext.value = past.current?.active ?? view.tabStop.peek() ?? null;
    });
  }
  function step(by: number): void {
    if (found.length === 0) return;
    batch(() => {
      at.value = (Math.min(at.peek(), found.length - 1) + by + found.length) % found.length;
      moved.value += 1;
    });
  }
  function onKeyDown(event: KeyboardEvent): void {
    const { key } = event;
    const command = event.ctrlKey || event.metaKey;
    if (key === "Escape") giveUp();
    else if (key === "Enter" && command && current !== undefined) take(current);
    else if (key === "Enter" && found.length === 1 && current !== undefined) take(current);
    else if (key === "Enter") step(event.shiftKey ? -1 : 1);
    else if (key === "ArrowDown") step(1);
    else if (key === "ArrowUp") step(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const first = Math.max(0, Math.min(at.value - LISTED + 4, found.length - LISTED));
  const shown = found.slice(first, first + LISTED);
  const asked = query.trim() !== "";
  const place = Math.min(at.value, found.length - 1);
  return (
    <Sheet
      view={view}
      panelRef={panel}
      class="kt-search"
      label={text.FIND}
      width={340}
      placing={over}
      onOutside={leave}
      onKeyDown={onKeyDown}
    >
      <Finder
        list={list}
        label={text.FIND}
        placeholder={text.FIND}
        text={query}
        count={found.length}
        at={place}
        onInput={(typed) => {
          at.value = 0;
          moved.value = 0;
          mine.query.value = typed;
        }}
      >
        <output class="num" aria-live="polite">
          {asked && text.countOf(found.length === 0 ? 0 : place + 1, found.length)}
        </output>
        <Close label={text.CLOSE_SEARCH} onClick={giveUp} />
      </Finder>
      {found.length > 0 && (
        <List id={list} class="kt-found" label={text.FOUND}>
          {shown.map((id, index) => (
            <Result
              key={id}
              view={view}
              list={list}
              id={id}
              index={first + index}
              query={query}
              chosen={first + index === place}
              onTake={() => take(id)}
            />
          ))}
        </List>
      )}
      {asked && found.length === 0 && <p class="kt-quiet">{text.NOTHING_FOUND}</p>}
      <p class="kt-search-hint">{asked ? text.SEARCH_KEYS : text.SEARCH_FIELDS}</p>
    </Sheet>
  );
}

interface ResultProps {
  view: View;
  /** Id of the list. */
  list: string;
  id: string;
  index: number;
  query: string;
  chosen: boolean;
  onTake: () => void;
}

function Result({ view, id, query, ...rest }: ResultProps) {
  const metric = view.metrics.value.get(id);
  if (!metric) return null;
  const { label, unit, owner, tags, formula } = metric;
  const beside = [owner, ...tags, formula === null ? "" : `= ${formula}`]
    .filter(Boolean)
    .join(" · ");
  return (
    <Line
      {...rest}
      label={label}
      marks={marksIn(query, label)}
      about={beside && <Marked text={beside} marks={marksIn(query, beside)} />}
    >
      <span class="num">{formatValue(readings(view)(metric).value, unit, "short")}</span>
    </Line>
  );
}
