import { attempt, complain, tell, warn } from "../interactions/actions.ts";
import type { Commands, EditCommand, Edited, MetricRecord } from "../protocol.ts";
import { parentsOf } from "../store.ts";
import * as words from "../text/editing.ts";
import { goTo, unfold } from "../views/navigate.ts";
import { labelOf, select, type View } from "../views/view.ts";
import { copyText } from "./copy-text.ts";
import { metricAt, whyLocked } from "./inspecting.ts";
import { linesOf } from "./lines.ts";
import { changeText } from "./moves.ts";

/** What was copied last in any tree of this page: a text alone does not say values, units and targets. */
interface Copied {
  readonly text: string;
  readonly records: Promise<readonly MetricRecord[]>;
}

const SHELF = globalThis as { kpitreeCopied?: Copied };
const plain = (text: string): string => text.replace(/\r\n?/g, "\n").trim();

/** The metrics of the selected cards; without a selection that of `key`. Those below another one go with it. */
export function chosen(view: View, key: string | null): string[] {
  const first = view.selected.peek();
  const others = [...view.others.peek()];
  const keys = key !== null && key !== first && !others.includes(key) ? [key] : [first, ...others];
  const { metrics } = view.store.state.peek();
  const ids = keys.flatMap((one) => (one === null ? [] : metricAt(view, one)));
  return [...new Set(ids)].filter((id) => metrics.has(id));
}

/** Without metrics that come with another one of the list. */
export function topmost(view: View, ids: readonly string[]): string[] {
  const { metrics } = view.store.state.peek();
  const below = (id: string): Set<string> => {
    const met = new Set(metrics.get(id)?.drivers ?? []);
    for (const one of met) for (const driver of metrics.get(one)?.drivers ?? []) met.add(driver);
    return met;
  };
  const covered = new Set(ids.flatMap((id) => [...below(id)]));
  return ids.filter((id) => !covered.has(id));
}

/** Keeps the records at hand for trees of this page; the lines for everything else. */
function shelve(view: View, key: string | null): { ids: string[]; text: string } {
  const ids = topmost(view, chosen(view, key));
  const text = linesOf(ids, view.store.state.peek().metrics);
  const records = view.host
    .send("copy", { metrics: ids })
    .then(({ result }) => result.records)
    .catch(() => []); // the lines are enough to build it
  SHELF.kpitreeCopied = { text: plain(text), records };
  return { ids, text };
}

export function copy(view: View, key: string | null): void {
  const { ids, text } = shelve(view, key);
  if (ids.length === 0) return;
  if (copyText(text)) tell(view, words.copied(count(view, ids)));
  else warn(view, words.NOT_COPIED);
}

export async function cut(view: View, key: string | null): Promise<void> {
  const { ids, text } = shelve(view, key);
  if (ids.length === 0) return;
  if (!copyText(text)) {
    warn(view, words.NOT_COPIED);
    return;
  }
  await take(view, ids);
}

/** Removes what was cut, as one step. */
async function take(view: View, ids: readonly string[]): Promise<void> {
  const what = count(view, ids);
  await SHELF.kpitreeCopied?.records; // the kernel has them before they go
  const edits: EditCommand[] = ids.map((metric) => ({
    name: "remove",
    args: { metric, with_drivers: true },
  }));
  const outcome = await attempt(view, "batch", { edits, summary: words.cutting(what) });
  if (!outcome.ok) {
    complain(view, outcome.error);
    return;
  }
  select(view, null);
  tell(view, words.cut(what), { undo: true });
}

const count = (view: View, ids: readonly string[]): string =>
  ids.length === 1 ? labelOf(view, ids[0] ?? "") : words.metrics(ids.length);

/** Copies of the selected subtrees: beside them where they have one parent, else at the top. */
export async function duplicate(view: View, key: string | null): Promise<void> {
  const ids = topmost(view, chosen(view, key));
  if (ids.length === 0) return;
  const outcome = await attempt(view, "copy", { metrics: ids });
  if (!outcome.ok) {
    complain(view, outcome.error);
    return;
  }
  const state = view.store.state.peek();
  const homes = new Set(
    ids.map((id) =>
      parentsOf(state, id)
        .map((one) => one.id)
        .join(),
    ),
  );
  const [home = ""] = homes.size === 1 ? homes : [];
  const parent = state.metrics.has(home) ? home : null;
  await propose(view, { records: outcome.result.records, parent }, words.DUPLICATED);
}

export type Pasting = Pick<Commands["paste"]["args"], "text" | "records" | "parent" | "operator">;

/** What a paste dialog is about, by view. */
export const PASTING = new WeakMap<View, Pasting>();

/** Tries a paste; does it where nothing is in its way, else shows what it would do first. */
export async function propose(view: View, pasting: Pasting, said = words.PASTED): Promise<void> {
  const trial = await attempt(view, "paste", { ...pasting, dry_run: true });
  if (!trial.ok && trial.error.code === "disconnected") {
    complain(view, trial.error);
    return;
  }
  const duplicating = said === words.DUPLICATED;
  if (trial.ok && (duplicating || !collides(view, pasting, trial.result))) {
    const outcome = await attempt(view, "paste", pasting);
    if (outcome.ok) landed(view, outcome.result, said);
    else complain(view, outcome.error);
    return;
  }
  PASTING.set(view, pasting);
  view.dialog.value = { kind: "paste", key: pasting.parent ?? "" };
}

/** Whether it touches what is there already, beyond the formula it is pasted into. */
export function collides(view: View, pasting: Pasting, outcome: Edited): boolean {
  const { metrics } = view.store.state.peek();
  const others = outcome.changes.filter(
    ({ metric }) => metrics.has(metric) && metric !== pasting.parent,
  );
  if (others.length > 0 || outcome.metrics.length === 0) return true;
  const labels = new Set(pasting.records?.map(({ label, id }) => label ?? id));
  return pasting.records !== undefined && outcome.placeholders.some((label) => !labels.has(label));
}

/** Shows what was pasted. */
export function landed(view: View, outcome: Edited, said = words.PASTED): void {
  const [first] = outcome.metrics;
  const { metrics } = view.store.state.peek();
  const changed = outcome.changes
    .filter(({ metric }) => metrics.has(metric) && !outcome.metrics.includes(metric))
    .map((change) => changeText(view, change));
  const what = outcome.placeholders[0] ?? outcome.summary;
  tell(view, [`${said}: ${what}`, ...changed].join("; "), { undo: true });
  if (first === undefined) return;
  unfold(view, first);
  goTo(view, first);
}

const originOf = (event: Event): Element => event.composedPath()[0] as Element;

/** Whether keys and the clipboard mean the tree now: a card has the keyboard, or the canvas was touched last. */
function isMeant(root: HTMLElement, event: ClipboardEvent, touched: boolean): boolean {
  const target = originOf(event);
  if (target.closest?.("input, textarea, select, [contenteditable], .kt-inspector, .kt-pop"))
    return false;
  return root.contains(target) || (touched && target === document.body);
}

/** Copy, cut and paste as the browser itself tells of them, so that nobody is asked for a permission. */
export function attachClipboard(root: HTMLElement, view: View, signal: AbortSignal): void {
  let touched = false;
  document.addEventListener(
    "pointerdown",
    (event) => {
      touched = event.composedPath().includes(root);
    },
    { signal, capture: true },
  );
  const onCopy = (event: ClipboardEvent): void => {
    const cuts = event.type === "cut";
    if ((cuts && !view.editable) || !isMeant(root, event, touched)) return;
    if (document.getSelection()?.toString()) return; // marked text is what is meant
    const { ids, text } = shelve(view, keyAt(view, originOf(event)));
    if (ids.length === 0) return;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
    if (cuts) void take(view, ids);
    else tell(view, words.copied(count(view, ids)));
  };
  document.addEventListener("copy", onCopy, { signal });
  document.addEventListener("cut", onCopy, { signal });
  document.addEventListener(
    "paste",
    (event) => {
      if (!view.editable || !isMeant(root, event, touched)) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (text.trim() === "") return;
      event.preventDefault();
      paste(view, text, originOf(event));
    },
    { signal },
  );
}

/** The box that an event at `target` is about: its own, else the selected one. */
const keyAt = (view: View, target: Element): string | null =>
  target.closest?.<HTMLElement>("[data-key]")?.dataset.key ?? view.selected.peek();

/** Pastes a text below the metric of the box at `target`, else of the selected one, else at the top. */
export function paste(view: View, text: string, target: Element): void {
  const key = keyAt(view, target);
  const parent = key === null ? null : metricAt(view, key);
  const why = parent === null ? null : whyLocked(view, parent);
  if (why) warn(view, why);
  else void pasteText(view, text, parent);
}

/** Pastes a text below a metric, or at the top; what was copied on this page comes with all that is said of it. */
export async function pasteText(view: View, text: string, parent: string | null): Promise<void> {
  const known = SHELF.kpitreeCopied;
  const records = known?.text === plain(text) ? await known.records : [];
  await propose(view, records.length > 0 ? { records: [...records], parent } : { text, parent });
}
