import { TYPED } from "../interactions/later.ts";

const ENTER = "\n";

/** What pressed keys write in a field, line by line; other keys are for nothing that is there. */
export function written(keys: readonly KeyboardEvent[]): string {
  let text = "";
  for (const { key, ctrlKey, metaKey, altKey } of keys) {
    if (key === "Backspace") text = text.slice(0, -1);
    else if (key === "Enter") text += ENTER;
    else if (key.length === 1 && !ctrlKey && !metaKey && !altKey) text += key;
  }
  return text;
}

/** Gives what was typed ahead to the field in `root` that takes the keyboard next, or has it. */
export function giveTyped(root: HTMLElement, signal: AbortSignal): void {
  const give = (target: EventTarget | null): void => {
    const field = target as HTMLInputElement;
    const writes = field.matches("input:not([type]), input[type=text], textarea");
    if (!writes && !field.closest("[popover]")) return;
    const text = written(TYPED.splice(0));
    // the field is drawn, and what it holds is selected, before anything is typed
    if (writes && text !== "") queueMicrotask(() => void typeInto(field, text));
  };
  root.addEventListener("focusin", ({ target }) => give(target), { signal });
  const held = root.querySelector(":focus");
  if (held) give(held);
}

async function typeInto(field: HTMLInputElement, text: string): Promise<void> {
  for (const part of text.split(/(\n)/)) {
    if (part === ENTER) {
      await new Promise((resolve) => setTimeout(resolve)); // what was typed is drawn
      if (!field.isConnected) return;
      const options = { key: "Enter", bubbles: true, cancelable: true };
      if (field.dispatchEvent(new KeyboardEvent("keydown", options))) field.form?.requestSubmit();
    } else if (part !== "") {
      field.setRangeText(part, field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
      field.dispatchEvent(new InputEvent("input", { bubbles: true, data: part }));
    }
  }
}
