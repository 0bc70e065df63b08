import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { attempt, close, sentence } from "../interactions/actions.ts";
import type { MetricState } from "../protocol.ts";
import type { View } from "./view.ts";

/** The name of a card while it is being changed. */
export function RenameInput({
  view,
  metric,
  boxKey,
}: {
  view: View;
  metric: MetricState;
  boxKey: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [error, setError] = useState("");
  const done = useRef(false);
  useLayoutEffect(() => {
    input.current?.focus({ preventScroll: true });
    input.current?.select();
  }, []);

  async function apply(keepFocus: boolean): Promise<void> {
    const label = input.current?.value.trim() ?? "";
    if (done.current) return;
    if (label === metric.label || (label === "" && !keepFocus)) {
      finish(keepFocus);
      return;
    }
    done.current = true;
    const outcome = await attempt(view, "rename", { metric: metric.id, label });
    if (outcome.ok) finish(keepFocus);
    else {
      done.current = false;
      setError(sentence(outcome.error));
    }
  }

  function finish(keepFocus: boolean): void {
    done.current = true;
    if (view.dialog.peek()?.kind !== "rename") return;
    if (keepFocus) close(view);
    else view.dialog.value = null;
  }

  return (
    <span class="kt-rename">
      <input
        ref={input}
        class="kt-input"
        aria-label={`Name of ${metric.label}`}
        aria-invalid={error !== ""}
        data-lm-suppress-shortcuts="true"
        defaultValue={metric.label}
        onInput={() => setError("")}
        onBlur={() => void apply(false)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") void apply(true);
          if (event.key === "Escape") {
            done.current = true;
            finish(true);
          }
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
