import { useEffect } from "preact/hooks";
import { travel } from "../interactions/actions.ts";
import { isolated } from "../sentence.ts";
import * as words from "../text/header.ts";
import * as text from "../text/trust.ts";
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
  const { edits } = view.store;
  // what waits longer stands in the banner
  const waits = view.editable && edits.value.some(({ stage }) => stage % 3 > 0);
  return (
    <div class="kt-status kt-over" role="status" aria-live="polite">
      {waits && <div class="kt-toast kt-waiting">{text.waiting(edits.value.length)}</div>}
      {notice && (
        <div class={`kt-toast ${notice.tone}`}>
          <span>{isolated(notice.text)}</span>
          {notice.undo && (
            <button
              type="button"
              class="kt-link"
              data-lm-suppress-shortcuts="true"
              onClick={() => void travel(view, "undo")}
            >
              {words.UNDO}
            </button>
          )}
          <button
            type="button"
            class="kt-x"
            aria-label={words.CLOSE_MESSAGE}
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
