import { useComputed } from "@preact/signals";
import { textWidth } from "../format.ts";
import type { Box } from "../layout/layout-tree.ts";
import { type Points, placeOn, type Rect } from "../layout/placing.ts";
import type { Clash } from "../protocol.ts";
import { BREAKS } from "../text/conflicts.ts";
import { arrowCurve } from "../views/influences.tsx";
import { detailAt } from "../views/region.ts";
import { against, keyOf, type Search } from "./asking.ts";
import { reveal } from "./reveal.ts";

/** Arrows that end at one card stand so far apart. */
const APART = 16;
/** Label sizes by how much is drawn of a card. */
const SIZES = { full: 11.5, name: 21, box: 0 };

const BOLD = 1.1;
const CHIP = 28;

interface Line {
  readonly clash: Clash;
  readonly key: string;
  readonly to: string;
  readonly hurts: boolean;
  readonly path: string;
  readonly head: string;
  readonly points: Points;
}

/** An edge to everything that a lever hurts or breaks, and a thin one to what it helps. */
export function linesOf(
  clashes: readonly Clash[],
  boxes: ReadonlyMap<string, Box>,
): readonly Line[] {
  const arrivals = new Map<string, number>();
  return clashes.flatMap((clash) => {
    const from = boxes.get(clash.lever);
    const ends = [
      ...against(clash).map((to) => [to, true] as const),
      ...clash.helps.map(([to]) => [to, false] as const),
    ];
    return ends.flatMap(([to, hurts]) => {
      const box = boxes.get(to);
      if (!from || !box || to === clash.lever) return [];
      const count = arrivals.get(to) ?? 0;
      arrivals.set(to, count + 1);
      const shift = APART * Math.ceil(count / 2) * (count % 2 === 0 ? 1 : -1);
      const room = box.width / 2 - APART;
      const x = box.x + Math.max(-room, Math.min(room, shift));
      const { path, head, points } = arrowCurve(from, { ...box, x });
      return [{ clash, key: keyOf(clash), to, hurts, path, head, points }];
    });
  });
}

/** What stands on the tree: the net effect, and whether a guardrail goes. */
export function labelOf({ short, breaks }: Clash): string {
  return [short, breaks.length > 0 ? BREAKS : ""].filter(Boolean).join(" · ");
}

/** One label for each conflict, on one of its edges, where it hides least. */
export function labelsOf(
  lines: readonly Line[],
  things: readonly Rect[],
  size: number,
): readonly { clash: Clash; key: string; at: Rect }[] {
  const taken = [...things];
  return [...new Set(lines.map(({ clash }) => clash))].flatMap((clash) => {
    const text = labelOf(clash);
    const width = textWidth(text, size) * BOLD + 18;
    const curves = lines.filter((one) => one.clash === clash).map(({ points }) => points);
    const at = text === "" ? null : placeOn(curves, { width, height: size * 1.5 + 4 }, taken);
    if (at) taken.push(at);
    return at ? [{ clash, key: keyOf(clash), at }] : [];
  });
}

/** Conflicts on the tree: dotted edges from a lever's card, with what comes of it for the root. */
export function Marks({ search }: { search: Search }) {
  const { view } = search;
  const boxes = view.boxes.value;
  const size = useComputed(() => SIZES[detailAt(view.viewport.value.k)]).value;
  const chosen = search.looked.value;
  const lines = linesOf(search.found.value?.clashes ?? [], boxes);
  const chips = view.layout.value.chips.map(({ x, y }) => ({
    x: x - CHIP / 2,
    y: y - CHIP / 2,
    width: CHIP,
    height: CHIP,
  }));
  const state = (one: Clash) => (chosen === null ? "" : chosen === one ? " on" : " off");
  return (
    <>
      <svg class="kt-edges kt-clashes" aria-hidden="true">
        {lines.map(({ clash, key, to, hurts, path, head }) => (
          <g
            key={`${key} ${to} ${hurts}`}
            class={`${hurts ? "hurts" : "helps"}${state(clash)}`}
            data-lever={clash.lever}
            data-to={to}
          >
            <path d={path} />
            <path class="head" d={head} />
          </g>
        ))}
      </svg>
      {size > 0 &&
        labelsOf(lines, [...boxes.values(), ...chips], size).map(({ clash, key, at }) => (
          <button
            key={key}
            type="button"
            class={`kt-clash kt-over num ${clash.tone}${state(clash)}`}
            tabIndex={-1}
            title={clash.text}
            aria-label={clash.text}
            data-lm-suppress-shortcuts="true"
            style={{
              left: `${at.x + at.width / 2}px`,
              top: `${at.y + at.height / 2}px`,
              fontSize: `${size}px`,
            }}
            onClick={() => {
              search.chosen.value = key;
              reveal(view, clash);
            }}
          >
            {clash.short}
            {clash.breaks.length > 0 && (
              <i>
                {clash.short === "" ? "" : " · "}
                {BREAKS}
              </i>
            )}
          </button>
        ))}
    </>
  );
}
