import { effect, useComputed } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { attachPointer } from "../interactions/pointer.ts";
import { attachZoom } from "../interactions/zoom.ts";
import * as text from "../text/header.ts";
import { BranchSigns } from "./branch-signs.tsx";
import { Card } from "./card.tsx";
import { Edges } from "./edges.tsx";
import { Extra } from "./extras.tsx";
import { GhostCard } from "./ghost-card.tsx";
import { useKeptFocus } from "./kept-focus.ts";
import { opening, revealing } from "./navigate.ts";
import { OperatorChip } from "./operator-chip.tsx";
import { type Detail, detailAt, inRegion, type Region, regionOf, sameRegion } from "./region.ts";
import type { View } from "./view.ts";

function useRegion(view: View): Region {
  const last = useRef<Region | null>(null);
  return useComputed(() => {
    const { width, height } = view.size.value;
    const region = regionOf(view.viewport.value, width, height);
    if (last.current === null || !sameRegion(last.current, region)) last.current = region;
    return last.current;
  }).value;
}

/** Cards that are drawn: those in the region, and the ones that hold selection and keyboard. */
function Cards({ view, detail }: { view: View; detail: Detail }) {
  const region = useRegion(view);
  const { boxes } = view.layout.value;
  const selected = view.selected.value;
  const tabStop = view.tabStop.value;
  const name = view.store.fields.name.value;
  const tree = useRef<HTMLDivElement>(null);
  const kept = [selected, tabStop, useKeptFocus(view, tree)];
  const shown = boxes.filter((box) => inRegion(box, region) || kept.includes(box.key));
  return (
    <div role="tree" aria-label={name || text.KPI_TREE} aria-multiselectable="true" ref={tree}>
      {shown.map((box) =>
        box.ghost ? (
          <GhostCard key={box.key} box={box} view={view} />
        ) : (
          <Card key={box.key} box={box} view={view} detail={detail} />
        ),
      )}
    </div>
  );
}

function Marks({ view }: { view: View }) {
  const region = useRegion(view);
  const layout = view.layout.value;
  const inside = (x: number, y: number) => inRegion({ x, y, width: 0, height: 0 }, region);
  return (
    <>
      <Edges view={view} region={region} />
      <Extra view={view} part="Marks" />
      {EDITOR && view.mode.value?.Marks && <view.mode.value.Marks />}
      {layout.chips
        .filter((chip) => inside(chip.x, chip.y))
        .map((chip) => (
          <OperatorChip key={chip.key} chip={chip} view={view} />
        ))}
      <BranchSigns
        view={view}
        edges={layout.edges.filter(({ curve }) => inside(curve[6] ?? 0, curve[7] ?? 0))}
      />
    </>
  );
}

/** What an empty tree offers. */
function Beginning({ view }: { view: View }) {
  const empty = useComputed(() => view.store.fields.metrics.value.size === 0).value;
  if (!empty) return null;
  return (
    <div class="kt-empty kt-over">
      <p>{text.NO_METRICS}</p>
      {EDITOR && view.editable && (
        <button
          type="button"
          class="kt-button"
          data-lm-suppress-shortcuts="true"
          onClick={() => {
            view.dialog.value = { kind: "root" };
          }}
        >
          {text.ADD_FIRST}
        </button>
      )}
    </div>
  );
}

/** The plane with the tree on it. */
export function Canvas({ view, children }: { view: View; children?: preact.ComponentChildren }) {
  const canvas = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const detail = useComputed(() => detailAt(view.viewport.value.k)).value;
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const end = new AbortController();
    const measure = (): void => {
      const size = { width: element.clientWidth, height: element.clientHeight };
      const before = view.size.peek();
      if (size.width === 0 || (size.width === before.width && size.height === before.height))
        return;
      view.size.value = size;
      if (!view.touched.peek()) view.viewport.value = opening(view);
    };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    const stop = effect(() => {
      const { x, y, k } = view.viewport.value;
      if (layer.current) layer.current.style.transform = `translate(${x}px,${y}px) scale(${k})`;
      element.style.backgroundPosition = `${x}px ${y}px`;
      element.style.backgroundSize = `${dots(k)}px ${dots(k)}px`;
    });
    // the browser scrolls a focused card into an overflowing canvas; here the layer moves instead
    element.addEventListener("scroll", () => element.scrollTo(0, 0), { signal: end.signal });
    element.addEventListener(
      "focusin",
      (event) => {
        const box = view.boxes.peek().get((event.target as HTMLElement).dataset.key ?? "");
        if (box && (event.target as HTMLElement).matches(":focus-visible"))
          view.viewport.value = revealing(view, box);
      },
      { signal: end.signal },
    );
    attachZoom(element, view, end.signal);
    attachPointer(element, view, end.signal);
    return () => {
      end.abort();
      stop();
      watcher.disconnect();
    };
  }, [view]);
  return (
    <div class="kt-canvas" ref={canvas}>
      <div class="kt-layer" ref={layer} data-detail={detail}>
        <Marks view={view} />
        <Cards view={view} detail={detail} />
      </div>
      <Beginning view={view} />
      {children}
    </div>
  );
}

/** Distance of the background's dots, kept between 16 and 32 pixels at every zoom. */
function dots(k: number): number {
  let distance = 22 * k;
  while (distance < 16) distance *= 2;
  while (distance > 32) distance /= 2;
  return distance;
}
