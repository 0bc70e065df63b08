/**
 * The keys of every action: the keyboard follows them, menus, palette and help show the first of each.
 * Letters are lower case; Shift is named only beside another modifier or a key that writes nothing.
 */
export const SHORTCUTS = {
  rename: ["F2", "Enter"],
  formula: ["f", "="],
  driver: ["+", "Insert"],
  sibling: ["Ctrl+Enter"],
  insert: ["Ctrl+Shift+Enter"],
  details: ["."],
  remove: ["Delete", "Backspace"],
  copy: ["Ctrl+C"],
  cut: ["Ctrl+X"],
  paste: ["Ctrl+V"],
  duplicate: ["Ctrl+D"],
  move_up_level: ["Alt+ArrowLeft"],
  move_below: ["Alt+ArrowRight"],
  undo: ["Ctrl+Z"],
  redo: ["Ctrl+Shift+Z", "Ctrl+Y"],
  why: ["w"],
  conflicts: ["!"],
  search: ["/", "Ctrl+F"],
  palette: ["Ctrl+K"],
  menu: ["Shift+F10", "ContextMenu"],
  help: ["?"],
  select_all: ["Ctrl+A"],
  focus: ["Ctrl+Shift+F"],
  fit: ["Ctrl+0"],
  zoom_in: ["Ctrl++", "Ctrl+="],
  zoom_out: ["Ctrl+-"],
  zoom_selection: ["Alt+0"],
  full_screen: ["F11"],
  expand_all: ["Ctrl+Shift+ArrowRight"],
  collapse_all: ["Ctrl+Shift+ArrowLeft"],
  level_1: ["Alt+1"],
  level_2: ["Alt+2"],
  level_3: ["Alt+3"],
  level_4: ["Alt+4"],
  level_5: ["Alt+5"],
  level_6: ["Alt+6"],
  level_7: ["Alt+7"],
  level_8: ["Alt+8"],
  level_9: ["Alt+9"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Shortcut = keyof typeof SHORTCUTS;

const BY_KEYS: ReadonlyMap<string, Shortcut> = new Map(
  Object.entries(SHORTCUTS).flatMap(([name, keys]) =>
    keys.map((one) => [one, name as Shortcut] as const),
  ),
);

/** A key event as text: "Ctrl+Shift+Z", "Alt+ArrowLeft", "f", "+". */
export function keysOf(event: KeyboardEvent): string {
  const digit = event.altKey ? /^Digit(\d)$/.exec(event.code)?.[1] : undefined;
  const letter = event.key.length === 1;
  const command = event.ctrlKey || event.metaKey;
  const key = digit ?? (letter && command ? event.key.toUpperCase() : event.key);
  const spelled = letter && !command && !event.altKey;
  return [
    command && "Ctrl",
    event.altKey && "Alt",
    event.shiftKey && !spelled && /^(\w{2,}|[A-Z])$/.test(key) && "Shift",
    spelled ? key.toLowerCase() : key,
  ]
    .filter(Boolean)
    .join("+");
}

/** The action that a key event asks for. */
export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  return BY_KEYS.get(keysOf(event));
}
