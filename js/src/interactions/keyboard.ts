import type { Box } from "../layout/layout-tree.ts";
import { fitTree, focusBox, goTo, openDialog, toggle } from "../views/navigate.ts";
import { select, type View } from "../views/view.ts";
import { edit } from "./action.ts";
import { close, travel } from "./actions.ts";
import { giveUp, isComing, later, TYPED } from "./later.ts";
import { type Shortcut, shortcutOf } from "./shortcuts.ts";
import { zoomBy } from "./zoom.ts";

const TYPEAHEAD_MS = 700;
/** Shortcuts that change what the card with the keyboard shows. */
const EDITS: ReadonlySet<Shortcut> = new Set([
  "rename",
  "formula",
  "driver",
  "sibling",
  "insert",
  "duplicate",
  "details",
  "remove",
  "move_up_level",
  "move_below",
]);

/** Shortcuts that exploring.js answers, wherever the keyboard is. */
const EXPLORES = /^(search|palette|menu|help|focus|why|conflicts)$/;

/** What has keys of its own. */
const isField = (target: Element): boolean =>
  target.closest("input, select, textarea, [popover]") !== null;

/** Keys of the tree pattern and of the editor; every key pressed in the widget ends here. */
export function attachKeyboard(root: HTMLElement, view: View, signal: AbortSignal): void {
  let typed = "";
  let typedAt = 0;

  function typeahead(letter: string, key: string): void {
    const now = Date.now();
    typed = now - typedAt > TYPEAHEAD_MS ? letter : typed + letter;
    typedAt = now;
    const { boxes } = view.layout.peek();
    const { metrics } = view.store.state.peek();
    const from = boxes.findIndex((box) => box.key === key) + (typed.length === 1 ? 1 : 0);
    const found = [...boxes.slice(from), ...boxes.slice(0, from)].find((box) =>
      metrics.get(box.metric)?.label.toLowerCase().startsWith(typed.toLowerCase()),
    );
    if (found) focusBox(view, found.key);
  }

  root.addEventListener(
    "keydown",
    (event) => {
      if (letHostSave(event)) return;
      event.stopPropagation(); // no shortcut of the notebook fires while the widget has the keyboard
      const target = event.target as HTMLElement;
      if (isField(target)) return;
      if (isComing(view) || root.querySelector(".kt-coming")) {
        event.preventDefault();
        if (event.key !== "Escape") TYPED.push(event);
        else if (!giveUp(view)) close(view);
        return;
      }
      TYPED.length = 0;
      if (command(view, event) || (EDITOR && explore(view, event, target))) {
        event.preventDefault();
        return;
      }
      const key = target.closest<HTMLElement>(".kt-card, .kt-ghost")?.dataset.key;
      const box = key === undefined ? undefined : view.boxes.peek().get(key);
      if (!box) return;
      if (walk(view, event, box) || (EDITOR && change(view, event, box))) event.preventDefault();
      else if (
        event.key.length === 1 &&
        /\S/.test(event.key) &&
        !event.ctrlKey &&
        !event.metaKey &&
        !event.altKey
      )
        typeahead(event.key, box.key);
    },
    { signal },
  );
  if (EDITOR) root.addEventListener("paste", (event) => keepPasted(root, view, event), { signal });
}

/** What is pasted before editing.js listens to the clipboard goes where it was meant to go. */
function keepPasted(root: HTMLElement, view: View, event: ClipboardEvent): void {
  const target = event.target as HTMLElement;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (root.dataset.ready || !view.editable || text.trim() === "" || isField(target)) return;
  event.preventDefault();
  later(view, "editing", ({ paste }) => paste(view, text, target));
}

/** Ctrl+S still saves the notebook: the one shortcut that passes. */
function letHostSave(event: KeyboardEvent): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return false;
  const target = event.target as HTMLElement;
  const suppressed = target.dataset.lmSuppressShortcuts;
  if (suppressed !== undefined) {
    delete target.dataset.lmSuppressShortcuts;
    setTimeout(() => {
      target.dataset.lmSuppressShortcuts = suppressed;
    });
  }
  return true;
}

/** Keys that work wherever the focus is in the widget. */
function command(view: View, event: KeyboardEvent): boolean {
  if (event.key === "Escape") {
    if (view.dialog.peek()) close(view);
    else if (view.notice.peek()) view.notice.value = null;
    else if (EDITOR && view.selected.peek() === null) view.drill.value = null;
    else select(view, null);
    return true;
  }
  const name = shortcutOf(event);
  switch (name) {
    case "undo":
    case "redo":
      if (EDITOR && view.editable) void travel(view, name);
      return true;
    case "fit":
      fitTree(view);
      return true;
    case "zoom_in":
      zoomBy(view, 1.25);
      return true;
    case "zoom_out":
      zoomBy(view, 1 / 1.25);
      return true;
    default:
      return false;
  }
}

/** Search, commands, menu and the like. */
function explore(view: View, event: KeyboardEvent, target: HTMLElement): boolean {
  const name = shortcutOf(event);
  if (name === undefined || !EXPLORES.test(name)) return false;
  later(view, "exploring", ({ act }) => act(view, name, target));
  return true;
}

/** The tree pattern of the WAI-ARIA practices; shown order is reading order. */
function walk(view: View, event: KeyboardEvent, box: Box): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  const { boxes } = view.layout.peek();
  const index = boxes.findIndex((one) => one.key === box.key);
  const to = (key: string | null | undefined): boolean => {
    if (key !== null && key !== undefined) focusBox(view, key);
    return true;
  };
  switch (event.key) {
    case "ArrowDown":
      return to(boxes[index + 1]?.key);
    case "ArrowUp":
      return to(boxes[index - 1]?.key);
    case "ArrowRight":
      if (box.hidden > 0) toggle(view, box.key);
      else if (box.drivers > 0) to(boxes[index + 1]?.key);
      return true;
    case "ArrowLeft":
      if (box.drivers > 0 && box.hidden === 0) toggle(view, box.key);
      else to(box.parent);
      return true;
    case "Home":
      return to(boxes[0]?.key);
    case "End":
      return to(boxes.at(-1)?.key);
    case " ":
      if (box.ghost || box.key !== view.selected.peek()) goTo(view, box.key);
      else select(view, null);
      return true;
    case "*":
      openSiblings(view, box);
      return true;
    case "Enter":
      if (!box.ghost && view.editable) return false;
      goTo(view, box.key);
      return true;
    default:
      return false;
  }
}

function openSiblings(view: View, box: Box): void {
  const collapsed = new Set(view.collapsed.peek());
  for (const one of view.layout.peek().boxes)
    if (one.parent === box.parent) collapsed.delete(one.metric);
  view.collapsed.value = collapsed;
}

/**
 * Keys that change the tree, and the one that opens the details, for readers too; what they do comes
 * from editing.js, but for a name, which is typed at once.
 */
function change(view: View, event: KeyboardEvent, box: Box): boolean {
  const name = shortcutOf(event);
  if (!view.editable && name !== "details") return false;
  if (event.key === "Enter" && event.shiftKey && !event.ctrlKey) return true; // meant for the notebook: no edit either
  if (name === undefined || !EDITS.has(name))
    return /^Arrow(Up|Down)$/.test(event.key) && event.altKey;
  if (name === "rename" && !view.locks.peek().has(box.metric))
    openDialog(view, name, box.ghost ? box.metric : box.key);
  else edit(view, name, box.key);
  return true;
}
