import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { attempt, close, complain } from "../interactions/actions.ts";
import type { MetricState } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import { nameOf } from "../text/card.ts";
import type { View } from "./view.ts";

interface RenameInputProps {
  view: View;
  metric: MetricState;
  boxKey: string;
}

/** The name of a card while it is being changed. */
export function RenameInput({ view, metric, boxKey }: RenameInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  const own = useRef(view.dialog.peek());
  const refused = own.current?.kind === "rename" ? own.current.refused : undefined;
  const [error, setError] = useState(refused?.why ?? "");
  useLayoutEffect(() => {
    input.current?.focus({ preventScroll: true });
    input.current?.select();
  }, []);

  /** The card has the new name at once; a kernel that refuses it opens this input again. */
  async function end(event: "enter" | "escape" | "blur"): Promise<void> {
    if (done.current) return;
    done.current = true;
    const label = input.current?.value.trim() ?? "";
    if (view.dialog.peek() === own.current) {
      if (event === "blur") view.dialog.value = null;
      else close(view);
    }
    if (event === "escape" || label === metric.label) return;
    if (event === "blur" && (label === "" || label === refused?.label)) return;
    const outcome = await attempt(view, "rename", { metric: metric.id, label });
    if (outcome.ok) return;
    const why = sentence(outcome.error);
    const here = view.active.peek() === boxKey && view.dialog.peek() === null;
    if (here && event === "enter" && outcome.error.code !== "disconnected")
      view.dialog.value = { kind: "rename", key: boxKey, refused: { label, why } };
    else complain(view, outcome.error);
  }

  return (
    <span class="kt-rename">
      <input
        ref={input}
        class="kt-input"
        aria-label={nameOf(metric.label)}
        aria-invalid={error !== ""}
        data-lm-suppress-shortcuts="true"
        defaultValue={refused?.label ?? metric.label}
        onInput={() => setError("")}
        onBlur={() => void end("blur")}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") void end("enter");
          if (event.key === "Escape") void end("escape");
        }}
        data-box={boxKey}
      />
      {error !== "" && (
        <span class="kt-error" role="alert">
          {error}
        </span>
      )}
    </span>
  );
}
