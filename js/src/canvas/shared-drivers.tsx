import { sizes } from "../../../kpitree_widgets/theme.json";
import type { Box } from "../layout/layout-tree.ts";
import { arrowCurve } from "../views/influences.tsx";
import { goTo } from "../views/navigate.ts";
import { regionOf } from "../views/region.ts";
import { labelOf, type View } from "../views/view.ts";

/** A metric and the card of a driver that stands below another metric. */
interface Second {
  readonly parent: Box;
  readonly home: Box;
}

/** Further uses of drivers whose cards show elsewhere. */
export function secondUses(view: View): Second[] {
  const boxes = view.boxes.value;
  const metrics = view.wiring.value;
  const found: Second[] = [];
  for (const parent of view.layout.value.boxes) {
    if (parent.ghost || parent.hidden > 0) continue;
    for (const driver of metrics.get(parent.metric)?.drivers ?? []) {
      const home = boxes.get(driver);
      if (home && home.parent !== parent.key) found.push({ parent, home });
    }
  }
  return found;
}

/** As an edge where the driver stands further on, else around to it. */
function lineTo(view: View, parent: Box, home: Box): string {
  const flat = view.direction.value === "lr";
  const [x, y] = flat
    ? [parent.x + parent.width + sizes.stub, parent.y + parent.height / 2]
    : [parent.x + parent.width / 2, parent.y + parent.height + sizes.stub];
  if (flat ? home.x <= x : home.y <= y) return arrowCurve(parent, home).path;
  const end = flat ? home.y + home.height / 2 : home.x + home.width / 2;
  const bend = flat ? x + (home.x - x) * 0.55 : y + (home.y - y) * 0.55;
  return flat
    ? `M${x},${y}C${bend},${y} ${bend - 6},${end} ${home.x},${end}`
    : `M${x},${y}C${x},${bend} ${end},${bend - 6} ${end},${home.y}`;
}

/** Dashed lines from a metric to the cards of its drivers that stand elsewhere; a click goes there. */
export function SharedDrivers({ view }: { view: View }) {
  const { width, height } = view.size.value;
  const { left, right, top, bottom } = regionOf(view.viewport.value, width, height);
  const inside = ({ parent: a, home: b }: Second): boolean =>
    Math.min(a.x, b.x) <= right &&
    Math.max(a.x + a.width, b.x + b.width) >= left &&
    Math.min(a.y, b.y) <= bottom &&
    Math.max(a.y + a.height, b.y + b.height) >= top;
  return (
    <svg class="kt-edges kt-homes" aria-hidden="true">
      {secondUses(view)
        .filter(inside)
        .map(({ parent, home }) => {
          const path = lineTo(view, parent, home);
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer; the keyboard walks to the card
            <g
              key={`${parent.key} ${home.key}`}
              onClick={(event) => {
                event.stopPropagation();
                goTo(view, home.key);
              }}
            >
              <title>{`${labelOf(view, home.metric)} → ${labelOf(view, parent.metric)}`}</title>
              <path class="wide" d={path} />
              <path d={path} />
            </g>
          );
        })}
    </svg>
  );
}
