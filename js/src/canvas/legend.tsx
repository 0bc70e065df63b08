import { useComputed } from "@preact/signals";
import { formatChange } from "../format.ts";
import * as text from "../text/canvas.ts";
import { detailAt } from "../views/region.ts";
import type { View } from "../views/view.ts";
import { secondUses } from "./shared-drivers.tsx";
import { TintLegend } from "./tint-legend.tsx";

const Line = ({ look, width }: { look: string; width: number }) => (
  <svg class={`kt-mark ${look}`} viewBox="0 0 22 12" aria-hidden="true">
    <path
      d="M0 6h22"
      stroke={`var(--kt-${look === "up" ? "up" : "down"}-edge)`}
      stroke-width={width}
    />
  </svg>
);

interface SwitchProps {
  /** Undefined: it is no matter of on and off. */
  on?: boolean;
  label: string;
  title: string;
  colour: string;
  onClick: () => void;
}

/** Something that can be drawn or left out. */
function Switch({ on, label, title, colour, onClick }: SwitchProps) {
  return (
    <button
      type="button"
      aria-pressed={on}
      title={title}
      data-lm-suppress-shortcuts="true"
      onClick={onClick}
    >
      <svg class="kt-mark" viewBox="0 0 22 12" aria-hidden="true">
        <path d="M0 6h22" stroke={colour} stroke-width="1.3" stroke-dasharray="4 3" />
      </svg>
      {label}
    </button>
  );
}

/** What widths, colours, tick and ring mean, when there are any; and what can be left out. */
export function Legend({ view }: { view: View }) {
  const { state } = view.store;
  const has = (name: "target" | "benchmark") =>
    useComputed(() => [...state.value.metrics.values()].some((metric) => metric[name] !== null))
      .value;
  const full = useComputed(() => detailAt(view.viewport.value.k) === "full").value;
  const target = has("target") && full;
  const benchmark = has("benchmark") && full;
  const related = useComputed(() => state.value.relations.length > 0).value;
  const flows = useComputed(() => view.flows.value).value;
  const shared = useComputed(() => (EDITOR ? secondUses(view).length : 0)).value;
  const tinted = EDITOR && view.tint.value !== null;
  if (!(target || related || flows || shared || tinted)) return null;
  const [plus = "", minus = ""] = flows?.tones ?? [];
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is no form
    <div class="kt-legend kt-over" role="group" aria-label={text.LEGEND}>
      {tinted && <TintLegend view={view} />}
      {flows && (
        <>
          {full && (
            <span aria-hidden="true">
              <b class={`kt-con num ${plus}`}>{formatChange(1, flows.unit).replace(/\d.*/, "")}</b>
              <i>{text.shareOf(flows.label)}</i>
            </span>
          )}
          <span aria-hidden="true">
            <Line look={plus} width={6} />
            {text.ADDS}
          </span>
          <span aria-hidden="true">
            <Line look={minus} width={4} />
            {text.TAKES_AWAY}
          </span>
        </>
      )}
      {related && (
        <Switch
          on={view.relations.value}
          label={text.INFLUENCES}
          title={text.RELATIONS}
          colour="var(--kt-inf)"
          onClick={() => {
            view.relations.value = !view.relations.peek();
          }}
        />
      )}
      {EDITOR && shared > 0 && (
        <Switch
          label={text.sharedAs(shared, view.ghosts.value)}
          title={text.GHOSTS}
          colour="var(--kt-text-3)"
          onClick={() => {
            view.ghosts.value = !view.ghosts.peek();
          }}
        />
      )}
      {target && (
        <span aria-hidden="true">
          <svg class="kt-mark" viewBox="0 0 22 12" aria-hidden="true">
            <path d="M0 6h22" stroke="var(--kt-line)" stroke-width="4" />
            <path d="M0 6h12" stroke="var(--kt-good)" stroke-width="4" />
            <path d="M16 1v10" stroke="var(--kt-text)" stroke-width="2" />
          </svg>
          {text.TARGET}
        </span>
      )}
      {benchmark && (
        <span aria-hidden="true">
          <svg class="kt-mark ring" viewBox="0 0 10 10" aria-hidden="true">
            <circle
              cx="5"
              cy="5"
              r="3.5"
              fill="none"
              stroke="var(--kt-text-3)"
              stroke-width="1.5"
            />
          </svg>
          {text.BENCHMARK}
        </span>
      )}
    </div>
  );
}
