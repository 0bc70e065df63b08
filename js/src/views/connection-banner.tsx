import { useEffect, useState } from "preact/hooks";
import * as text from "../text/trust.ts";
import { type Chunks, chunk } from "./chunks.ts";
import type { View } from "./view.ts";

/** At the latest so long after it was drawn. */
const SOON_MS = 1_000;

/**
 * What stands between the reader and the kernel. What says it at length is fetched while the kernel
 * answers; without it there is one plain line.
 */
export function ConnectionBanner({ view }: { view: View }) {
  const [trust, setTrust] = useState<Chunks["editing"]["trust"] | null>(null);
  useEffect(() => {
    const end = new AbortController();
    const fetch = (): void => {
      if (end.signal.aborted) return;
      chunk(view.host, "editing").then(
        (editing) => {
          if (end.signal.aborted) return;
          editing.trust.attend(view, end.signal);
          view.dock.value = editing.Dock;
          setTrust(editing.trust);
        },
        () => {}, // the first use asks again
      );
    };
    if ("requestIdleCallback" in window) requestIdleCallback(fetch, { timeout: SOON_MS });
    else setTimeout(fetch, SOON_MS);
    return () => end.abort();
  }, [view]);
  if (trust) return <trust.Banner view={view} />;
  const { edits } = view.store;
  const failure = view.failure.value;
  const said = failure
    ? text.failed(String(failure.error))
    : edits.value.some(({ stage }) => stage === 3) && text.silent(edits.value.length);
  return said ? (
    <div class="kt-banner" role="alert">
      <span>{said}</span>
    </div>
  ) : null;
}
