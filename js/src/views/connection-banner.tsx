import { tell } from "../interactions/actions.ts";
import type { View } from "./view.ts";

/** Edits that nobody answered: kept, to be sent again or copied. */
export function ConnectionBanner({ view }: { view: View }) {
  const edits = view.store.unanswered.value;
  if (edits.length === 0) return null;
  const what =
    edits.length === 1 ? "Your edit is kept here" : `${edits.length} edits are kept here`;
  return (
    <div class="kt-banner" role="alert">
      <span>
        <b>Disconnected.</b> The kernel has not answered: it may be busy, restarted or gone. {what}.
      </span>
      <button type="button" data-lm-suppress-shortcuts="true" onClick={() => view.host.resend()}>
        Send again
      </button>
      <button
        type="button"
        data-lm-suppress-shortcuts="true"
        onClick={() => {
          const text = JSON.stringify(edits, null, 2);
          navigator.clipboard.writeText(text).then(
            () => tell(view, "Copied"),
            () => tell(view, text),
          );
        }}
      >
        Copy
      </button>
    </div>
  );
}
