import style from "../styles/what-if.css";
import type { Mode } from "../views/mode.ts";
import { chooseSegment } from "../views/slices.ts";
import type { View } from "../views/view.ts";
import { Bar } from "./bar.tsx";
import { Lever } from "./lever-foot.tsx";
import { openDraft } from "./scenario.ts";

/** Levers with sliders: the page computes while they move, the kernel confirms when they rest. */
export async function whatIf(view: View): Promise<Mode> {
  chooseSegment(view, null);
  const draft = openDraft(view);
  try {
    await draft.load();
  } catch (error) {
    draft.end();
    throw error;
  }
  return {
    name: "what-if",
    style,
    series: draft.series,
    others: draft.baseline,
    marked: draft.marked,
    Bar: () => <Bar draft={draft} />,
    foot: (box, metric, detail) =>
      metric.formula === null ? (
        <Lever
          draft={draft}
          metric={metric}
          reachable={view.tabStop.value === box.key}
          bare={detail !== "full"}
        />
      ) : undefined,
    end: draft.end,
  };
}
