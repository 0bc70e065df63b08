import { useLayoutEffect, useRef } from "preact/hooks";
import type { Action } from "../interactions/action.ts";
import * as text from "../text/exploring.ts";
import { labelOf, select, type View } from "../views/view.ts";
import { barredBy, perform, useActions } from "./all-actions.ts";
import { ariaKeys, keysFor } from "./keys-text.ts";
import { useTopLayer } from "./top-layer.ts";

const TYPEAHEAD_MS = 700;
/** What begins a new group in the menu of a card. */
const GROUPS: ReadonlySet<string> = new Set([
  "formula",
  "relate",
  "copy",
  "move_up_level",
  "remove",
  "why",
]);
/** What of the view stands in the menu of the canvas. */
const OF_CANVAS = [
  "search",
  "palette",
  "fit",
  "expand_all",
  "collapse_all",
  "select_all",
  "filter",
];
const OF_CANVAS_LAST = ["table", "relations", "ghosts", "copy_text", "help"];

/** What stands in the menu; null: a line between groups. */
function itemsOf(
  actions: readonly Action[],
  view: View,
  key: string | null,
): readonly (Action | null)[] {
  const can = (action: Action) => action.when?.(view, key) !== false;
  const named = (names: readonly string[]) =>
    names.flatMap((name) => actions.find((action) => action.name === name && can(action)) ?? []);
  if (key === null) {
    const tree = actions.filter((action) => action.of === "tree" && can(action));
    return [...tree, null, ...named(OF_CANVAS), null, ...named(OF_CANVAS_LAST)].filter(
      (item, index) => item !== null || index > 0,
    );
  }
  const items: (Action | null)[] = [];
  for (const action of actions) {
    if (action.of !== "card" || !can(action)) continue;
    if (GROUPS.has(action.name) && items.length > 0) items.push(null);
    items.push(action);
  }
  return [...items, ...named(["zoom_selection"])];
}

/** What can be done to a card, or to the canvas, where the pointer or the card is. */
export function Menu({ view, boxKey }: { view: View; boxKey: string }) {
  const panel = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: "", at: 0 });
  const touched = useRef(false);
  const key = boxKey === "" ? null : boxKey;
  const dialog = view.dialog.peek();
  const [x, y] = dialog?.kind === "menu" ? dialog.at : [0, 0];
  const items = itemsOf(useActions(view).actions, view, key);
  useTopLayer(panel, { view, width: 268, at: ".kt-no", placing: () => [x, y] });
  useLayoutEffect(() => {
    if (key !== null) {
      if (!view.others.peek().has(key) && view.selected.peek() !== key) {
        const { trendOpen } = view;
        const open = trendOpen.peek();
        select(view, key);
        trendOpen.value = open;
      }
    }
  }, [view, key]);
  const buttons = () => [
    ...(panel.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? []),
  ];
  // the actions of editing.js come later: the keyboard starts at the first one all the same
  useLayoutEffect(() => {
    const height = panel.current?.scrollHeight ?? 0;
    const top = Math.max(8, Math.min(y, innerHeight - 8 - height));
    Object.assign(panel.current?.style ?? {}, {
      top: `${top}px`,
      maxHeight: `${innerHeight - 8 - top}px`,
    });
    if (!touched.current) buttons()[0]?.focus();
  }, [items.length]);

  function back(): void {
    view.dialog.value = null;
    view.focusNext.value = key ?? view.tabStop.peek() ?? null;
  }
  function onKeyDown(event: KeyboardEvent): void {
    touched.current = true;
    const all = buttons();
    const at = all.indexOf(event.target as HTMLElement);
    const to = (index: number) => all[(index + all.length) % all.length]?.focus();
    switch (event.key) {
      case "ArrowDown":
        to(at + 1);
        break;
      case "ArrowUp":
        to(at - 1);
        break;
      case "Home":
        to(0);
        break;
      case "End":
        to(-1);
        break;
      case "Escape":
      case "Tab":
        back();
        break;
      case "Enter":
      case " ":
        (event.target as HTMLElement).click();
        break;
      default:
        if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) jump(event.key, all, at);
    }
    event.preventDefault();
    event.stopPropagation();
  }
  function jump(letter: string, all: readonly HTMLElement[], at: number): void {
    const now = Date.now();
    const fresh = now - typed.current.at > TYPEAHEAD_MS;
    typed.current = { text: (fresh ? "" : typed.current.text) + letter.toLowerCase(), at: now };
    const start = at + (typed.current.text.length === 1 ? 1 : 0);
    const turned = [...all.slice(start), ...all.slice(0, start)];
    turned.find((one) => one.textContent?.toLowerCase().startsWith(typed.current.text))?.focus();
  }

  return (
    <div
      ref={panel}
      class="kt-menu"
      popover="manual"
      role="menu"
      tabIndex={-1}
      aria-label={key === null ? text.MENU : text.menuOf(labelOf(view, key))}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {items.map((action, index) =>
        action === null ? (
          <hr key={index} />
        ) : (
          <Item key={action.name} action={action} view={view} boxKey={key} />
        ),
      )}
    </div>
  );
}

function Item({ action, view, boxKey }: { action: Action; view: View; boxKey: string | null }) {
  const barred = barredBy(action, view, boxKey);
  const keys = keysFor(action.name);
  return (
    <button
      type="button"
      role="menuitem"
      aria-label={action.label}
      tabIndex={-1}
      aria-disabled={barred !== null}
      aria-keyshortcuts={ariaKeys(action.name)}
      title={barred ?? undefined}
      data-lm-suppress-shortcuts="true"
      onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
      onClick={() => {
        if (barred === null) perform(action, view, boxKey);
      }}
    >
      <span>{action.label}</span>
      {keys !== "" && <kbd>{keys}</kbd>}
    </button>
  );
}
