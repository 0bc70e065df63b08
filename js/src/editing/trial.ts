import { useEffect, useState } from "preact/hooks";
import { attempt, type Outcome } from "../interactions/actions.ts";
import type { Commands } from "../protocol.ts";
import type { View } from "../views/view.ts";

const PAUSE_MS = 180;

/**
 * What an edit would do, asked of the kernel after a pause in typing; null: nothing to ask, or no answer
 * yet. While the next one is on its way the last result stays, a refusal does not.
 */
export function useTrial<N extends "paste" | "update">(
  view: View,
  name: N,
  args: Commands[N]["args"] | null,
): Outcome<N> | null {
  const [trial, setTrial] = useState<Outcome<N> | null>(null);
  const wanted = JSON.stringify(args);
  useEffect(() => {
    setTrial((last) => (args !== null && last?.ok ? last : null));
    if (args === null) return;
    let stale = false;
    const timer = setTimeout(async () => {
      const outcome = await attempt(view, name, { ...args, dry_run: true });
      if (!stale) setTrial(outcome);
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [view, name, wanted]);
  return trial;
}
