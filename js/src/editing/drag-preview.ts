import { attempt } from "../interactions/actions.ts";
import { sentence } from "../sentence.ts";
import * as words from "../text/editing.ts";
import type { View } from "../views/view.ts";
import { changeText, homeOf } from "./moves.ts";

const PAUSE_MS = 120;

type Line = readonly [text: string, wrong: boolean];

/** What dropping a card would do to formulas, beside the pointer; asked once for each target. */
export function dragPreview(view: View, key: string) {
  const told = new Map<string, readonly Line[]>();
  const label = view.store.state
    .peek()
    .metrics.get(view.boxes.peek().get(key)?.metric ?? "")?.label;
  let now: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function draw(flag: HTMLElement, lines: readonly Line[]): void {
    flag.textContent = label ?? "";
    flag.classList.toggle("told", lines.length > 0);
    for (const [text, wrong] of lines) {
      const line = document.createElement("small");
      line.textContent = text;
      if (wrong) line.className = "no";
      flag.append(line);
    }
  }

  async function ask(flag: HTMLElement, to: string): Promise<void> {
    const metric = view.boxes.peek().get(key)?.metric ?? "";
    const outcome = await attempt(view, "move", {
      metric,
      from: homeOf(view, key),
      to,
      dry_run: true,
    });
    const lines: Line[] = outcome.ok
      ? outcome.result.changes.map((change) => [changeText(view, change), false])
      : outcome.error.code === "ambiguous_edit"
        ? [[words.chooseHow(outcome.error.choices ?? []), false]]
        : [[sentence(outcome.error), true]];
    told.set(to, lines.length > 0 ? lines : [[words.NO_CHANGE, false]]);
    if (now === to) draw(flag, told.get(to) ?? []);
  }

  return {
    /** The pointer is over a card that could become the parent; null: over none. */
    over(flag: HTMLElement, to: string | null): void {
      if (to === now) return;
      now = to;
      clearTimeout(timer);
      draw(flag, told.get(to ?? "") ?? []);
      if (to !== null && !told.has(to)) timer = setTimeout(() => void ask(flag, to), PAUSE_MS);
    },
    end(): void {
      now = null;
      clearTimeout(timer);
    },
  };
}
