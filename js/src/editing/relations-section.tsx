import { attempt, complain } from "../interactions/actions.ts";
import type { MetricState, Relation } from "../protocol.ts";
import * as words from "../text/editing.ts";
import { arrowSentence, arrowsOf } from "../views/influences.tsx";
import type { View } from "../views/view.ts";
import { Link, Sign } from "./parts.tsx";

const ends = (one: Relation): string[] =>
  one.kind === "influence" ? [one.source, one.target] : [one.lever, one.helps, one.hurts];

/** A relation in a sentence. */
function said(view: View, one: Relation): string {
  const { metrics, periods } = view.store.state.value;
  const label = (id: string): string => metrics.get(id)?.label ?? id;
  if (one.kind === "conflict")
    return words.conflictOf(label(one.lever), label(one.helps), label(one.hurts), one.note);
  const [arrow] = arrowsOf([one]);
  const sentence = arrow ? arrowSentence(arrow, metrics, periods) : "";
  return one.confidence === "medium" ? sentence : words.withConfidence(sentence, one.confidence);
}

/** What moves it, or is moved by it, without a formula. */
export function RelationsSection({ view, metric }: { view: View; metric: MetricState }) {
  const relations = view.store.fields.relations.value;
  const own = relations.filter((one) => ends(one).includes(metric.id));
  async function drop(one: Relation): Promise<void> {
    const outcome = await attempt(view, "unrelate", { metrics: ends(one) });
    if (!outcome.ok) complain(view, outcome.error);
  }
  if (own.length === 0 && !view.editable) return null;
  return (
    <section>
      <h3>
        {words.RELATIONS}
        {view.editable && (
          <Link
            onPress={() => {
              view.dialog.value = { kind: "relate", key: view.selected.peek() ?? metric.id };
            }}
          >
            {words.ADD_INFLUENCE}
          </Link>
        )}
      </h3>
      <ul class="kt-notes">
        {own.map((one) => {
          const text = said(view, one);
          return (
            <li key={text}>
              <span>{text}</span>
              {view.editable && (
                <Sign label={words.removeRelation(text)} onPress={() => void drop(one)}>
                  ×
                </Sign>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
