import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { attempt, close, complain } from "../interactions/actions.ts";
import type { MetricState } from "../protocol.ts";
import { sentence } from "../sentence.ts";
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
  const sent = useRef<string | null>(null);
  const own = useRef(view.dialog.peek());
  useLayoutEffect(() => {
    input.current?.focus({ preventScroll: true });
    input.current?.select();
  }, []);

  /** Enter waits for the kernel's word; leaving the input does not, so that nothing typed later is lost. */
  async function apply(): Promise<void> {
    const label = input.current?.value.trim() ?? "";
    if (label === sent.current) return;
    if (label === metric.label) {
      finish();
      return;
    }
    sent.current = label;
    const outcome = await attempt(view, "rename", { metric: metric.id, label });
    sent.current = null;
    if (outcome.ok) finish();
    else if (done.current) complain(view, outcome.error);
    else setError(sentence(outcome.error));
  }

  function leave(): void {
    const label = input.current?.value.trim() ?? "";
    if (done.current) return;
    done.current = true;
    if (view.dialog.peek() === own.current) view.dialog.value = null;
    if (label === metric.label || label === "" || label === sent.current) return;
    void attempt(view, "rename", { metric: metric.id, label }).then((outcome) => {
      if (!outcome.ok) complain(view, outcome.error);
    });
  }

  function finish(): void {
    if (done.current) return;
    done.current = true;
    if (view.dialog.peek() === own.current) close(view);
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
        onBlur={leave}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") void apply();
          if (event.key === "Escape") finish();
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
