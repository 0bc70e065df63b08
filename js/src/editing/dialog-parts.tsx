import { close } from "../interactions/actions.ts";
import * as words from "../text/editing.ts";
import type { View } from "../views/view.ts";

export function DialogTitle({ children }: { children: preact.ComponentChildren }) {
  return (
    <div class="kt-label">
      <span>{children}</span> <i>{words.ESC_CANCELS}</i>
    </div>
  );
}

export function DialogError({ id, children }: { id?: string; children: string }) {
  if (children === "") return null;
  return (
    <div class="kt-error" role="alert" id={id}>
      {children}
    </div>
  );
}

interface DialogActionsProps {
  view: View;
  /** What the button says that does it. */
  label: string;
  tone?: "primary" | "danger";
  ready?: boolean;
  /** The button has the keyboard when the dialog opens, unless something above it asks for it. */
  focused?: boolean;
  /** Left out inside a form, which is submitted. */
  onApply?: () => void;
}

/** Cancel, and the button that does it. */
export function DialogActions(props: DialogActionsProps) {
  const { view, label, tone = "primary", ready = true, focused = false, onApply } = props;
  return (
    <div class="kt-actions">
      <button
        type="button"
        class="kt-button"
        data-lm-suppress-shortcuts="true"
        onClick={() => close(view)}
      >
        {words.CANCEL}
      </button>
      <button
        data-first={focused || undefined}
        type={onApply ? "button" : "submit"}
        class={`kt-button ${tone}`}
        data-lm-suppress-shortcuts="true"
        aria-disabled={!ready}
        onClick={() => ready && onApply?.()}
      >
        {label}
      </button>
    </div>
  );
}
