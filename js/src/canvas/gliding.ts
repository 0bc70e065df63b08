import { effect } from "@preact/signals";
import type { Box, Layout } from "../layout/layout-tree.ts";
import { bundlesOf, partsOf } from "../views/edges.tsx";
import { regionOf } from "../views/region.ts";
import type { View, Viewport } from "../views/view.ts";

const TIMING = { duration: 180, easing: "cubic-bezier(0.2, 0.8, 0.2, 1)" };
/** With more cards than this in sight, nothing glides. */
const MOST = 150;

interface Past {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly viewport: Viewport;
}

/**
 * Cards, operators and edges glide to where a change of the layout has put them. They are there at
 * once: what glides is only how they look on the way.
 */
export function attachGliding(root: HTMLElement, view: View, signal: AbortSignal): void {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let [layout, boxes] = [view.layout.peek(), view.boxes.peek()];
  let past: Past | null = null;
  const stop = effect(() => {
    if (view.layout.value === layout) return;
    if (past === null) requestAnimationFrame(glide);
    past ??= { boxes, viewport: view.viewport.peek() };
    [layout, boxes] = [view.layout.peek(), view.boxes.peek()];
  });
  signal.addEventListener("abort", stop);

  function glide(): void {
    const before = past;
    past = null;
    if (before && !still.matches && !signal.aborted) glideFrom(root, view, before);
  }
}

type Move = readonly [dx: number, dy: number];

/** How far from where it is now each card was; a new one comes out of the nearest above it. */
function movesFrom(view: View, before: Past): (key: string) => Move {
  const boxes = view.boxes.peek();
  const { x, y, k } = view.viewport.peek();
  const old = before.viewport;
  const moves = new Map<string, Move>();
  return function move(key: string): Move {
    const known = moves.get(key);
    if (known) return known;
    const now = boxes.get(key);
    let at: string | null = key;
    while (at !== null && !before.boxes.has(at)) at = boxes.get(at)?.parent ?? null;
    const was = before.boxes.get(at ?? "");
    const found: Move =
      now && was
        ? [
            (was.x * old.k + old.x - x) / k - now.x,
            (was.y * old.k + old.y - y + (was.height * old.k - now.height * k) / 2) / k - now.y,
          ]
        : [0, 0];
    moves.set(key, found);
    return found;
  };
}

function glideFrom(root: HTMLElement, view: View, before: Past): void {
  const layer = root.querySelector(".kt-layer");
  const cards = [...(layer?.querySelectorAll<HTMLElement>("[role='treeitem']") ?? [])];
  if (!layer || cards.length === 0 || cards.length > MOST || before.boxes.size === 0) return;
  const move = movesFrom(view, before);
  let moved = false;
  const shift = (element: HTMLElement, key: string): void => {
    const [dx, dy] = move(key);
    const fresh = !before.boxes.has(key);
    if (Math.abs(dx) + Math.abs(dy) < 0.5 && !fresh) return;
    moved = true;
    element.animate(
      {
        transform: [`translate(${dx}px,${dy}px)`, "translate(0)"],
        ...(fresh && { opacity: [0, 1] }),
      },
      { ...TIMING, composite: "add" },
    );
  };
  for (const card of cards) shift(card, card.dataset.key ?? "");
  for (const chip of layer.querySelectorAll<HTMLElement>(".kt-op"))
    shift(chip, chip.dataset.id ?? "");
  if (!moved) return;
  for (const mark of layer.querySelectorAll(".kt-sign, .kt-influence, .kt-influences, .kt-homes"))
    mark.animate({ opacity: [0, 1] }, TIMING);
  glideEdges(layer, view, move);
}

/** The edges as they were, with as many parts as now, so that each can glide to what it is. */
function glideEdges(layer: Element, view: View, move: (key: string) => Move): void {
  const { width, height } = view.size.peek();
  const boxes = view.boxes.peek();
  const region = regionOf(view.viewport.peek(), width, height);
  const now = partsOf(view.layout.peek(), boxes, region);
  const was: Pick<Layout, "chips" | "edges"> = {
    chips: now.chips.map((chip) => {
      const [dx, dy] = move(chip.key);
      return { ...chip, x: chip.x + dx, y: chip.y + dy };
    }),
    edges: now.edges.map((edge) => {
      const moves = [move(edge.parent), move(edge.driver)] as const;
      const curve = edge.curve.map((value, at) => value + moves[at < 4 ? 0 : 1][at % 2 ? 1 : 0]);
      return { ...edge, curve };
    }),
  };
  const places = new Map(
    now.chips.flatMap(({ key }) => {
      const box = boxes.get(key);
      const [dx, dy] = move(key);
      return box ? [[key, { ...box, x: box.x + dx, y: box.y + dy }]] : [];
    }),
  );
  const drawn = [...layer.querySelectorAll(".kt-edges:not(.kt-influences) > path")];
  const [old, final] = [bundlesOf(view, was, places), bundlesOf(view, now, boxes)];
  for (const [index, path] of drawn.entries()) {
    const [from, to] = [old[index]?.[1], final[index]?.[1]];
    if (from && to && path.getAttribute("d") === to)
      path.animate({ d: [`path("${from}")`, `path("${to}")`] } as PropertyIndexedKeyframes, TIMING);
  }
}
