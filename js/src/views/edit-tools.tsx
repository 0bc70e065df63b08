import { useComputed } from "@preact/signals";
import { travel } from "../interactions/actions.ts";
import * as text from "../text/header.ts";
import { Icon } from "./icons.tsx";
import type { View } from "./view.ts";

function Step({ view, direction }: { view: View; direction: "undo" | "redo" }) {
  const step = view.store.fields.history.value[direction];
  const word = direction === "undo" ? text.UNDO : text.REDO;
  const keys = direction === "undo" ? "Ctrl+Z" : "Ctrl+Shift+Z";
  return (
    <button
      type="button"
      aria-label={word}
      title={step === null ? word : text.step(word, step, keys)}
      data-lm-suppress-shortcuts="true"
      disabled={step === null}
      onClick={() => void travel(view, direction)}
    >
      <Icon name={direction} />
    </button>
  );
}

export function EditTools({ view }: { view: View }) {
  const open = useComputed(() => view.dialog.value?.kind === "history").value;
  return (
    <>
      <div class="kt-btns">
        <button
          type="button"
          aria-label={text.ADD_METRIC}
          title={text.ADD_TO_TOP}
          data-lm-suppress-shortcuts="true"
          onClick={() => {
            view.dialog.value = { kind: "root" };
          }}
        >
          <Icon name="plus" />
        </button>
      </div>
      <div class="kt-btns">
        <Step view={view} direction="undo" />
        <Step view={view} direction="redo" />
        <button
          type="button"
          class="kt-history-button"
          aria-label={text.HISTORY}
          aria-expanded={open}
          title={text.HISTORY}
          data-lm-suppress-shortcuts="true"
          onClick={() => {
            view.dialog.value = open ? null : { kind: "history" };
          }}
        >
          ▾
        </button>
      </div>
    </>
  );
}
