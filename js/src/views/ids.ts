import { useMemo } from "preact/hooks";

/** An element's id that nothing else on the page has: there may be several views, and several widgets. */
export function useOwnId(name: string): string {
  return useMemo(() => `kt-${name}-${Math.random().toString(36).slice(2, 9)}`, [name]);
}
