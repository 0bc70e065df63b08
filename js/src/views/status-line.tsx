import { useEffect } from "preact/hooks";
import { travel } from "../interactions/actions.ts";
import { Icon } from "./icons.tsx";
import type { View } from "./view.ts";

const SHOWN_MS = 7_000;

/** One line about what just happened; errors stay until they are closed. */
export function StatusLine({ view }: { view: View }) {
  const notice = view.notice.value;
  useEffect(() => {
    if (!notice || notice.tone === "error") return;
    const timer = setTimeout(() => {
      if (view.notice.peek() === notice) view.notice.value = null;
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice, view]);
  return (
    <div class="kt-status kt-over" role="status" aria-live="polite">
      {notice && (
        <div class={`kt-toast ${notice.tone}`}>
          <span>{notice.text}</span>
          {notice.undo && (
            <button
              type="button"
              class="kt-link"
              data-lm-suppress-shortcuts="true"
              onClick={() => void travel(view, "undo")}
            >
              Undo
            </button>
          )}
          <button
            type="button"
            class="kt-x"
            aria-label="Close the message"
            data-lm-suppress-shortcuts="true"
            onClick={() => {
              view.notice.value = null;
            }}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
