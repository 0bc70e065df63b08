import { type ChunkName, type Chunks, chunk } from "../views/chunks.ts";
import type { View } from "../views/view.ts";
import { warn } from "./actions.ts";

const WAITING = new WeakMap<View, Set<object>>();

/** Keys that were pressed before the field they are meant for was there; there is one keyboard. */
export const TYPED: KeyboardEvent[] = [];

/** Whether something waits for its script: what is typed until then is meant for what it opens. */
export const isComing = (view: View): boolean => !!WAITING.get(view)?.size;

/** Nothing is wanted any more of what waits; false: nothing does. */
export const giveUp = (view: View): boolean => isComing(view) && WAITING.delete(view);

/** Does something with a script of its own, at once or as soon as the kernel has handed it over. */
export function later<N extends ChunkName>(
  view: View,
  name: N,
  run: (parts: Chunks[N]) => void,
): void {
  const waiting = WAITING.get(view) ?? new Set();
  WAITING.set(view, waiting.add(run));
  const wanted = (): boolean => waiting.delete(run) && WAITING.get(view) === waiting;
  chunk(view.host, name).then(
    (parts) => {
      if (wanted()) run(parts);
    },
    (error: Error) => {
      if (wanted()) warn(view, error.message);
    },
  );
}
