import { textWidth } from "../format.ts";
import type { Box, Layout } from "../layout/layout-tree.ts";
import { placeOn, type Rect } from "../layout/placing.ts";
import type { MetricState, PeriodsState, Relation } from "../protocol.ts";
import * as text from "../text/card.ts";
import type { View } from "./view.ts";

/** An arrow between two cards that no formula links. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly sign: "+" | "-";
  readonly lag: number;
  readonly note: string;
}

/** A conflict is two arrows: the lever helps one metric and hurts another. */
export function arrowsOf(relations: readonly Relation[]): Arrow[] {
  return relations.flatMap((one) =>
    one.kind === "influence"
      ? [{ from: one.source, to: one.target, sign: one.sign, lag: one.lag, note: one.note }]
      : ([
          { from: one.lever, to: one.helps, sign: "+", lag: 0, note: one.note },
          { from: one.lever, to: one.hurts, sign: "-", lag: 0, note: one.note },
        ] as const),
  );
}

/** "+ 1 month later" */
export function arrowText({ sign, lag }: Arrow, { grain }: PeriodsState): string {
  const mark = sign === "+" ? "+" : "−";
  return lag === 0 ? mark : `${mark} ${text.later(lag, grain)}`;
}

/** "Discount influences Conversion rate: + 1 month later; price effect" */
export function arrowSentence(
  arrow: Arrow,
  metrics: ReadonlyMap<string, MetricState>,
  periods: PeriodsState,
): string {
  const label = (id: string) => metrics.get(id)?.label ?? id;
  const said = text.influences(label(arrow.from), label(arrow.to), arrowText(arrow, periods));
  return arrow.note ? `${said}; ${arrow.note}` : said;
}

type Curve = ReturnType<typeof arrowCurve>;

/** What stands at an arrow: "price effect · − 1 month later". */
const wordsOf = (arrow: Arrow, periods: PeriodsState): string =>
  [arrow.note, arrowText(arrow, periods)].filter(Boolean).join(" · ");

const SIZE = 11;
const WIDEST = 180;
const HEIGHT = 18;
const CHIP = 28;

/** The arrows with the middles of their labels, where they hide least of cards, chips and each other. */
export function labelled<A extends { readonly words: string; readonly curve: Curve }>(
  arrows: readonly A[],
  { boxes, chips }: Pick<Layout, "boxes" | "chips">,
): readonly (A & { readonly x: number; readonly y: number })[] {
  const round = ({ x, y }: { x: number; y: number }): Rect => ({
    x: x - CHIP / 2,
    y: y - CHIP / 2,
    width: CHIP,
    height: CHIP,
  });
  const taken: Rect[] = [...boxes, ...chips.map(round)];
  return arrows.flatMap((arrow) => {
    const { words, curve } = arrow;
    const width = Math.min(WIDEST, textWidth(words, SIZE) + 18);
    const near = taken.filter((one) => touches(one, curve));
    const at = placeOn([curve.points], { width, height: HEIGHT }, near);
    if (!at) return [];
    taken.push(at);
    return [{ ...arrow, x: at.x + width / 2, y: at.y + HEIGHT / 2 }];
  });
}

/** Whether a label on the curve could lie over it. */
function touches({ x, y, width, height }: Rect, { points }: Curve): boolean {
  const xs = points.filter((_, at) => at % 2 === 0);
  const ys = points.filter((_, at) => at % 2 === 1);
  return (
    x <= Math.max(...xs) + WIDEST &&
    x + width >= Math.min(...xs) - WIDEST &&
    y <= Math.max(...ys) + HEIGHT &&
    y + height >= Math.min(...ys) - HEIGHT
  );
}

/** From the side of one card that faces the other, into the other from below or above. */
export function arrowCurve(from: Box, to: Box) {
  const right = to.x + to.width / 2 >= from.x + from.width / 2;
  const up = from.y + from.height / 2 >= to.y + to.height / 2;
  const [x0, y0] = [right ? from.x + from.width : from.x, from.y + from.height / 2];
  const [x3, y3] = [to.x + to.width / 2, up ? to.y + to.height + 7 : to.y - 7];
  const x1 = x0 + (right ? 1 : -1) * Math.max(60, Math.abs(x3 - x0) * 0.55);
  const y2 = y3 + (up ? 1 : -1) * Math.max(50, Math.abs(y3 - y0) * 0.6);
  return {
    points: [x0, y0, x1, y0, x3, y2, x3, y3] as const,
    path: `M${x0},${y0}C${x1},${y0} ${x3},${y2} ${x3},${y3}`,
    head: `M${x3 - 4},${y3}h8l-4,${up ? -7 : 7}z`,
  };
}

/** What is held to move what without a formula: dashed arrows under the cards. */
export function Influences({ view }: { view: View }) {
  const relations = view.store.fields.relations.value;
  if (relations.length === 0) return null;
  const { metrics, periods } = view.store.state.value;
  const boxes = view.boxes.value;
  // those that are declared are drawn among those that are found
  const found = EDITOR && view.mode.value?.name === "conflicts";
  const shown = found ? relations.filter(({ kind }) => kind !== "conflict") : relations;
  const drawn = arrowsOf(shown).flatMap((arrow) => {
    const [from, to] = [boxes.get(arrow.from), boxes.get(arrow.to)];
    if (!from || !to) return [];
    return [{ arrow, words: wordsOf(arrow, periods), curve: arrowCurve(from, to) }];
  });
  return (
    <>
      <svg class="kt-edges kt-influences" aria-hidden="true">
        {drawn.map(({ arrow, curve }) => (
          <g key={`${arrow.from} ${arrow.to} ${arrow.sign}`}>
            <path d={curve.path} />
            <path class="head" d={curve.head} />
          </g>
        ))}
      </svg>
      {labelled(drawn, view.layout.value).map(({ arrow, words, x, y }) => (
        <span
          key={`${arrow.from} ${arrow.to} ${arrow.sign}`}
          class="kt-influence"
          title={arrowSentence(arrow, metrics, periods)}
          style={{ left: `${x}px`, top: `${y}px` }}
        >
          {words}
        </span>
      ))}
    </>
  );
}
