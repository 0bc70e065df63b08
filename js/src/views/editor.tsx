import { effect, useComputed } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { attachKeyboard } from "../interactions/keyboard.ts";
import { attachSettle } from "../interactions/settle.ts";
import { Canvas } from "./canvas.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { Dialogs } from "./dialogs.tsx";
import { Header } from "./header.tsx";
import { Legend } from "./legend.tsx";
import { SelectionToolbar } from "./selection-toolbar.tsx";
import { StatusLine } from "./status-line.tsx";
import { TrendPanel } from "./trend-panel.tsx";
import type { View } from "./view.ts";
import { ZoomButtons } from "./zoom-buttons.tsx";

const LEAST_HEIGHT = 260;
const MOST_HEIGHT = 640;
/** Room around the tree inside the canvas. */
const AROUND = 84;

/** Height of the canvas: as asked for, else as the tree needs at the width there is, within limits; it never shrinks. */
function useHeight(view: View): number {
  const tallest = useRef(0);
  return useComputed(() => {
    if (view.height.value > 0) return view.height.value;
    const { width, height } = view.layout.value;
    const room = view.size.value.width || 1200;
    const k = Math.min(1, (room - 64) / Math.max(1, width));
    const wanted = Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, Math.round(height * k) + AROUND));
    tallest.current = Math.max(tallest.current, wanted);
    return tallest.current;
  }).value;
}

/** The whole widget. */
export function Editor({ view }: { view: View }) {
  const root = useRef<HTMLDivElement>(null);
  const height = useHeight(view);
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const end = new AbortController();
    attachKeyboard(element, view, end.signal);
    if (EDITOR && view.editable) attachSettle(element, view, end.signal);
    return () => end.abort();
  }, [view]);
  useFocusNext(root, view);
  return (
    <div class="kt" ref={root} data-editable={view.editable}>
      <Header view={view} />
      {EDITOR && view.editable && <ConnectionBanner view={view} />}
      <div class="kt-stage" style={{ height: `${height}px` }}>
        <Canvas view={view}>
          <ZoomButtons view={view} />
          {view.notice.value === null && <Legend view={view} />}
          {EDITOR && view.editable && <SelectionToolbar view={view} />}
          {EDITOR && view.editable && <StatusLine view={view} />}
        </Canvas>
      </div>
      {EDITOR && view.editable && <Dialogs view={view} />}
      <TrendPanel view={view} />
    </div>
  );
}

/** The keyboard goes where an action wants it: at once where the card is drawn, else after the next paint. */
function useFocusNext(root: { current: HTMLElement | null }, view: View): void {
  useLayoutEffect(
    () =>
      effect(() => {
        const next = view.focusNext.value;
        if (next === null) return;
        if (!focusCard(root.current, view, next))
          requestAnimationFrame(() => focusCard(root.current, view, next));
      }),
    [root, view],
  );
}

/** False: the card is not drawn yet. What is typed into a dialog stays there. */
function focusCard(root: HTMLElement | null, view: View, key: string): boolean {
  const card = root?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (!card) return false;
  view.focusNext.value = null;
  if (view.dialog.peek() === null) card.focus({ preventScroll: true });
  return true;
}
