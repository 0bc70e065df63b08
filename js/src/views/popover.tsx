import { effect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { close } from "../interactions/actions.ts";
import { placement } from "./placement.ts";
import { showOnTop } from "./top-layer.ts";
import type { View } from "./view.ts";

/** A press on them is theirs: they open and close it. */
const OPENERS = ".kt-bar, .kt-op, .kt-history-button, .kt-zoom, .kt-findings-button, .kt-why";

interface PopoverProps {
  view: View;
  /** Key of the card it hangs on; null: the middle of the widget. */
  boxKey: string | null;
  /** What else it hangs on, inside the widget. */
  at?: string;
  label: string;
  wide?: boolean;
  children: preact.ComponentChildren;
}

/** A small dialog at a card, in the browser's top layer, so that no cell cuts it off. */
export function Popover({ view, boxKey, at, label, wide, children }: PopoverProps) {
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = panel.current;
    const root = element?.closest<HTMLElement>(".kt");
    if (!element || !root) return;
    const place = (): void => {
      const held = at === undefined ? null : root.querySelector(at);
      const anchor =
        held?.getBoundingClientRect() ??
        (boxKey === null ? headRect(root) : cardRect(view, root, boxKey));
      const panelSize = { width: element.offsetWidth, height: element.scrollHeight + 2 };
      const { left, top, maxHeight } = placement(anchor, panelSize, {
        width: innerWidth,
        height: innerHeight,
      });
      Object.assign(element.style, {
        left: `${left}px`,
        top: `${top}px`,
        maxHeight: `${maxHeight}px`,
      });
    };
    const end = showOnTop(element, place, (target) => {
      if (!target.closest(OPENERS)) view.dialog.value = null;
    });
    const watcher = new ResizeObserver(place);
    watcher.observe(element);
    watcher.observe(root);
    const stopPanning = effect(() => {
      if (view.viewport.value && view.layout.value) place();
    });
    return () => {
      end.abort();
      watcher.disconnect();
      stopPanning();
    };
  }, [view, boxKey, at]);
  return (
    <div
      ref={panel}
      class={`kt-pop${wide ? " wide" : ""}`}
      popover="manual"
      role="dialog"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        const held = at && panel.current?.closest(".kt")?.querySelector<HTMLElement>(at);
        close(view);
        if (held) held.focus();
      }}
    >
      {children}
    </div>
  );
}

function headRect(root: HTMLElement): DOMRect {
  const { left, top } = root.getBoundingClientRect();
  const head = root.querySelector(".kt-head")?.getBoundingClientRect();
  return new DOMRect(left + 18, head?.top ?? top, 1, head?.height ?? 0);
}

/** Where a card is on the screen, from the layout and not from the page: it may not be drawn. */
function cardRect(view: View, root: HTMLElement, key: string): DOMRect {
  const row = root.querySelector(`.kt-tt [data-key="${CSS.escape(key)}"]`);
  if (EDITOR && row) return row.getBoundingClientRect();
  const canvas = root.querySelector(".kt-canvas")?.getBoundingClientRect();
  const box = view.boxes.peek().get(key);
  if (!canvas || !box) return headRect(root);
  const { x, y, k } = view.viewport.peek();
  return new DOMRect(
    canvas.left + x + box.x * k,
    canvas.top + y + box.y * k,
    box.width * k,
    box.height * k,
  );
}
