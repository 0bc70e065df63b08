import { useEffect, useState } from "preact/hooks";
import type { MetricState, ScenarioState } from "../protocol.ts";
import { parentsOf } from "../store.ts";
import * as words from "../text/editing.ts";
import { goTo, unfold } from "../views/navigate.ts";
import type { View } from "../views/view.ts";
import { withUnit } from "../views/view.ts";
import { overrideText } from "../what-if/override.ts";
import { labelled } from "./formula-text.ts";
import { Link } from "./parts.tsx";

/** Goes to the card of a metric, wherever it is. */
function ToMetric({ view, metric }: { view: View; metric: MetricState }) {
  return (
    <Link
      onPress={() => {
        unfold(view, metric.id);
        goTo(view, metric.id);
      }}
    >
      <bdi>{metric.label}</bdi>
    </Link>
  );
}

function overridden({ overrides }: ScenarioState, metric: MetricState): string {
  const override = overrides[metric.id];
  return override === undefined ? "" : overrideText(override, withUnit(metric).unit);
}

/** Metrics that are computed from this one, what it is computed from, scenarios that set it. */
export function UsedIn({ view, metric }: { view: View; metric: MetricState }) {
  const state = view.store.state.value;
  const parents = parentsOf(state, metric.id);
  const drivers = metric.drivers.flatMap((id) => state.metrics.get(id) ?? []);
  const scenarios = useScenarios(view).filter((one) => metric.id in one.overrides);
  return (
    <section>
      <h3>{words.USED_IN}</h3>
      {parents.length === 0 && <p class="kt-quiet">{words.NOT_USED}</p>}
      <ul class="kt-links">
        {parents.map((parent) => (
          <li key={parent.id}>
            <ToMetric view={view} metric={parent} />
            <code>= {labelled(parent.formula ?? "", state.metrics)}</code>
          </li>
        ))}
      </ul>
      {drivers.length > 0 && (
        <>
          <h3>{words.DRIVERS}</h3>
          <p class="kt-links">
            {drivers.map((driver) => (
              <ToMetric key={driver.id} view={view} metric={driver} />
            ))}
          </p>
        </>
      )}
      {scenarios.length > 0 && (
        <>
          <h3>{words.SCENARIOS}</h3>
          <ul class="kt-links">
            {scenarios.map((one) => (
              <li key={one.name}>
                <b>{one.name}</b> <span>{overridden(one, metric)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** The scenarios that are kept with the tree. */
function useScenarios(view: View): readonly ScenarioState[] {
  const [found, setFound] = useState<readonly ScenarioState[]>([]);
  const { undo } = view.store.told.value.history;
  const step = undo?.includes("scenario") ? undo : "";
  useEffect(() => {
    let stale = false;
    view.host
      .send("what_if", {})
      .then(({ result }) => {
        if (!stale) setFound(result.scenarios ?? []);
      })
      .catch(() => {}); // what is known of formulas stays
    return () => {
      stale = true;
    };
  }, [view, step]);
  return found;
}

/** What is wrong or missing here, and what to do about it. */
export function FindingsSection({ metric }: { metric: MetricState }) {
  if (metric.findings.length === 0) return null;
  return (
    <section>
      <h3>{words.FINDINGS}</h3>
      <ul class="kt-flaws">
        {metric.findings.map((one) => (
          <li key={one.code + one.message} data-severity={one.severity}>
            {one.message}
            {one.hint && <i>{one.hint}</i>}
          </li>
        ))}
      </ul>
    </section>
  );
}
