import { SHORTCUTS } from "../interactions/shortcuts.ts";

const NAMES: Readonly<Record<string, string>> = {
  ArrowRight: "→",
  ArrowLeft: "←",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Delete: "Del",
  Insert: "Ins",
  Enter: "↵",
};
const isMac = (): boolean => /mac|iphone|ipad/i.test(navigator.platform);

/** "Ctrl+Shift+ArrowRight" as people read it: "Ctrl ⇧ →". */
export function spelled(keys: string): string {
  const parts = keys === "+" ? ["+"] : keys.replace(/\+\+$/, "+plus").split("+");
  return parts
    .map((part) => {
      if (part === "plus") return "+";
      if (part === "Ctrl") return isMac() ? "⌘" : "Ctrl";
      if (part === "Alt") return isMac() ? "⌥" : "Alt";
      if (part === "Shift") return "⇧";
      return NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part);
    })
    .join(" ");
}

const known: Readonly<Record<string, readonly string[]>> = SHORTCUTS;

/** The first keys of an action; empty: it has none. */
export function keysFor(name: string): string {
  const [first] = known[name] ?? [];
  return first === undefined ? "" : spelled(first);
}

/** As `aria-keyshortcuts` takes it. */
export function ariaKeys(name: string): string | undefined {
  return known[name]?.map((keys) => keys.replace("Ctrl", "Control")).join(" ");
}
