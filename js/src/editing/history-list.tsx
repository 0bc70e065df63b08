import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { attempt, complain, tell } from "../interactions/actions.ts";
import * as words from "../text/editing.ts";
import { Popover } from "../views/popover.tsx";
import type { View } from "../views/view.ts";

interface Steps {
  readonly past: readonly string[];
  readonly future: readonly string[];
}

/** Every step that was done or taken back; choosing one goes there, the present one is marked. */
export function HistoryList({ view }: { view: View }) {
  const [steps, setSteps] = useState<Steps | null>(null);
  const { rev, history } = view.store.told.value;
  useEffect(() => {
    let stale = false;
    void attempt(view, "history", {}).then((outcome) => {
      if (stale) return;
      if (outcome.ok) setSteps(outcome.result);
      else complain(view, outcome.error);
    });
    return () => {
      stale = true;
    };
  }, [view, rev, history.past, history.future]);
  const here = useRef<HTMLButtonElement>(null);
  const listed = steps !== null;
  useLayoutEffect(() => {
    here.current?.focus({ preventScroll: true });
    here.current?.scrollIntoView?.({ block: "nearest" });
  }, [listed]);
  const past = steps?.past ?? [];
  const names = [words.START, ...past, ...(steps?.future ?? [])];
  const now = past.length;

  async function go(index: number): Promise<void> {
    if (index === now) return;
    const outcome = await attempt(view, "travel", { steps: index - now });
    if (outcome.ok) tell(view, `${words.HISTORY}: ${names[index] ?? ""}`);
    else complain(view, outcome.error);
  }

  return (
    <Popover view={view} boxKey={null} at=".kt-history-button" label={words.HISTORY}>
      <div class="kt-label">
        <span>{words.HISTORY}</span> <i>{words.ESC_CLOSES}</i>
      </div>
      <ol class="kt-steps">
        {steps !== null &&
          names.map((name, index) => (
            <li key={index} aria-current={index === now ? "step" : undefined}>
              <button
                type="button"
                ref={(element) => {
                  if (index === now) here.current = element;
                }}
                data-lm-suppress-shortcuts="true"
                onClick={() => void go(index)}
                onKeyDown={walk}
              >
                <span aria-hidden="true">{index === now ? "●" : ""}</span>
                <span>{name}</span>
              </button>
            </li>
          ))}
      </ol>
    </Popover>
  );
}

/** Arrows go from step to step. */
function walk(event: preact.JSX.TargetedKeyboardEvent<HTMLButtonElement>): void {
  const item = event.currentTarget.parentElement;
  const next = {
    ArrowDown: item?.nextElementSibling,
    ArrowUp: item?.previousElementSibling,
    Home: item?.parentElement?.firstElementChild,
    End: item?.parentElement?.lastElementChild,
  }[event.key];
  if (!next) return;
  event.preventDefault();
  next.querySelector("button")?.focus();
}
