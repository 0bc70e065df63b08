import { TYPED } from "../interactions/later.ts";

const DOING = new Set(["Enter", "ArrowUp", "ArrowDown"]);

/** What pressed keys write in a field, run by run, and between them the keys that do something. */
export function strokes(keys: readonly KeyboardEvent[]): (string | KeyboardEvent)[] {
  const all: (string | KeyboardEvent)[] = [];
  let text = "";
  for (const event of keys) {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (key === "Backspace") text = text.slice(0, -1);
    else if (DOING.has(key)) {
      all.push(text, event);
      text = "";
    } else if (key.length === 1 && !ctrlKey && !metaKey && !altKey) text += key;
  }
  return [...all, text].filter((each) => each !== "");
}

/** Gives what was typed ahead to the field in `root` that takes the keyboard next, or has it. */
export function giveTyped(root: HTMLElement, signal: AbortSignal): void {
  const give = (target: EventTarget | null): void => {
    const field = target as HTMLInputElement;
    const writes = field.matches("input:not([type]), input[type=text], textarea");
    if (!writes && !field.closest("[popover]")) return;
    const typed = strokes(TYPED.splice(0));
    // the field is drawn, and what it holds is selected, before anything is typed
    if (writes && typed.length > 0) queueMicrotask(() => void typeInto(field, typed));
  };
  root.addEventListener("focusin", ({ target }) => give(target), { signal });
  const held = root.querySelector(":focus");
  if (held) give(held);
}

async function typeInto(field: HTMLInputElement, typed: (string | KeyboardEvent)[]): Promise<void> {
  for (const stroke of typed) {
    if (typeof stroke === "string") {
      field.setRangeText(stroke, field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
      field.dispatchEvent(new InputEvent("input", { bubbles: true, data: stroke }));
    } else {
      await new Promise((resolve) => setTimeout(resolve)); // what was typed is drawn
      if (!field.isConnected) return;
      const again = new KeyboardEvent("keydown", stroke);
      const asks = field.dispatchEvent(again) && again.key === "Enter";
      if (asks) field.form?.requestSubmit();
    }
  }
}
