import { effect, useComputed } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { attachKeyboard } from "../interactions/keyboard.ts";
import { attachSettle } from "../interactions/settle.ts";
import { PARTS } from "../text/header.ts";
import { Guard } from "../trust/guard.tsx";
import { Canvas } from "./canvas.tsx";
import { prefetchEditing } from "./chunks.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import { Dialogs } from "./dialogs.tsx";
import { followExplained } from "./explained.ts";
import { attachExtras, Extra } from "./extras.tsx";
import { Header } from "./header.tsx";
import { canvasHeight } from "./height.ts";
import { focusCard } from "./kept-focus.ts";
import { SegmentTag } from "./segment-picker.tsx";
import { StatusLine } from "./status-line.tsx";
import { TrendPanel } from "./trend-panel.tsx";
import { prefetchVega } from "./vega-runtime.ts";
import type { View } from "./view.ts";
import { ZoomButtons } from "./zoom-buttons.tsx";

/** The whole widget. */
export function Editor({ view }: { view: View }) {
  const root = useRef<HTMLDivElement>(null);
  const height = useMemo(() => canvasHeight(view), [view]).value;
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const end = new AbortController();
    attachKeyboard(element, view, end.signal);
    followExplained(view, end.signal);
    attachExtras(element, view, end.signal);
    if (EDITOR) prefetchEditing(element, view, end.signal);
    if (EDITOR && view.editable) {
      attachSettle(element, view, end.signal);
      prefetchVega(element, view.host, end.signal); // last: it is large, and messages keep their order
    }
    return () => end.abort();
  }, [view]);
  useFocusNext(root, view);
  return (
    <div class="kt" ref={root} data-editable={view.editable} data-mode={view.mode.value?.name}>
      <Guard view={view} part={PARTS.header}>
        <Header view={view} />
      </Guard>
      {EDITOR && view.host.editable && <ConnectionBanner view={view} />}
      {EDITOR && view.mode.value && (
        <>
          <style>{view.mode.value.style}</style>
          <Guard view={view} part={PARTS.mode}>
            {view.mode.value.Bar && <view.mode.value.Bar />}
          </Guard>
        </>
      )}
      <div class="kt-body">
        <div class="kt-stage" data-shape={view.shape.value} style={{ height: `${height}px` }}>
          {EDITOR && (
            <Guard view={view} part={PARTS.table}>
              <Extra view={view} part="Layer" />
            </Guard>
          )}
          <Guard view={view} part={PARTS.tree}>
            <Canvas view={view}>
              <Guard view={view} part={PARTS.tools}>
                {EDITOR && <SegmentTag view={view} />}
                {EDITOR && <Extra view={view} part="Why" />}
                <ZoomButtons view={view} />
                <Extra view={view} part="Over" />
              </Guard>
              {EDITOR && <StatusLine view={view} />}
            </Canvas>
          </Guard>
        </div>
        {EDITOR && view.dock.value && (
          <Guard view={view} part={PARTS.inspector}>
            <view.dock.value view={view} />
          </Guard>
        )}
      </div>
      {EDITOR && <Opened view={view} />}
      <Guard view={view} part={PARTS.findings}>
        <Extra view={view} part="Findings" />
      </Guard>
      <Guard view={view} part={PARTS.trend}>
        <TrendPanel view={view} />
      </Guard>
    </div>
  );
}

/** The dialog that is open; one that fails does not keep the next from opening. */
function Opened({ view }: { view: View }) {
  const kind = useComputed(() => view.dialog.value?.kind).value;
  return (
    <Guard view={view} part={PARTS.dialog} key={kind}>
      <Dialogs view={view} />
    </Guard>
  );
}

/** The keyboard goes where an action wants it: at once where the card is drawn, else as soon as it is. */
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
