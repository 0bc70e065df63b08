import { travel } from "../interactions/actions.ts";
import { Icon } from "./icons.tsx";
import type { View } from "./view.ts";

function Step({ view, direction }: { view: View; direction: "undo" | "redo" }) {
  const step = view.store.state.value.history[direction];
  const word = direction === "undo" ? "Undo" : "Redo";
  const keys = direction === "undo" ? "Ctrl+Z" : "Ctrl+Shift+Z";
  return (
    <button
      type="button"
      aria-label={word}
      title={step === null ? word : `${word}: ${step} (${keys})`}
      data-lm-suppress-shortcuts="true"
      disabled={step === null}
      onClick={() => void travel(view, direction)}
    >
      <Icon name={direction} />
    </button>
  );
}

export function EditTools({ view }: { view: View }) {
  return (
    <>
      <div class="kt-btns">
        <button
          type="button"
          aria-label="Add a metric"
          title="Add a metric to the top of the tree"
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
          aria-label="History"
          aria-expanded={view.dialog.value?.kind === "history"}
          title="History"
          data-lm-suppress-shortcuts="true"
          onClick={() => {
            view.dialog.value = view.dialog.peek()?.kind === "history" ? null : { kind: "history" };
          }}
        >
          ▾
        </button>
      </div>
    </>
  );
}
