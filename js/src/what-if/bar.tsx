import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import { amountAt, formatChange, formatPercent, formatPeriod, formatValue } from "../format.ts";
import { isolated } from "../sentence.ts";
import * as text from "../text/what-if.ts";
import { Icon } from "../views/icons.tsx";
import { leaveMode } from "../views/mode.ts";
import { at, beyondRounding, relativeChange, verdict } from "../views/reading.ts";
import { detailAt } from "../views/region.ts";
import { drop, explain, keep } from "./asking.ts";
import { Lever } from "./lever-foot.tsx";
import { overrideText } from "./override.ts";
import type { Draft } from "./scenario.ts";

/** The scenario as a whole: which one, from when on, what is moved in it. */
export function Bar({ draft }: { draft: Draft }) {
  const { view } = draft;
  const some = useComputed(() => draft.overrides.value.size > 0).value;
  const explained = useComputed(() => view.answer.value !== null).value;
  const known = useComputed(() =>
    draft.saved.value.some(({ name }) => name === draft.name.value),
  ).value;
  return (
    <section class="kt-whatif" aria-label={text.SCENARIO}>
      <div class="kt-wi-row">
        <Choice draft={draft} />
        <Since draft={draft} />
        <span class="kt-wi-tools">
          <Button label={text.EXPLAIN} disabled={!some} onClick={() => void explain(draft)} />
          <Button
            label={text.RESET_ALL}
            disabled={!some}
            onClick={() => {
              draft.begin(null);
            }}
          />
          {known && <Button label={text.DELETE} onClick={() => void drop(draft)} />}
        </span>
        <Save draft={draft} disabled={!some} />
        <button
          type="button"
          class="kt-x"
          aria-label={text.LEAVE}
          data-lm-suppress-shortcuts="true"
          onClick={() => leaveMode(view)}
        >
          <Icon name="close" />
        </button>
      </div>
      <div class="kt-wi-row">
        {some && !explained && <Outcome draft={draft} />}
        <Moved draft={draft} />
      </div>
      <FarLever draft={draft} />
      <Why draft={draft} />
    </section>
  );
}

interface ButtonProps {
  label: string;
  disabled?: boolean;
  onClick: () => void;
}

function Button({ label, disabled = false, onClick }: ButtonProps) {
  return (
    <button
      type="button"
      class="kt-wi-button"
      disabled={disabled}
      data-lm-suppress-shortcuts="true"
      onClick={onClick}
    >
      {label}
    </button>
  );
}

function Choice({ draft }: { draft: Draft }) {
  const { saved, name } = draft;
  return (
    <label class="kt-wi-pick">
      <span>{text.SCENARIO}</span>
      <select
        aria-label={text.SCENARIO}
        value={name.value}
        data-lm-suppress-shortcuts="true"
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          draft.begin(saved.peek().find((one) => one.name === chosen) ?? null);
        }}
      >
        <option value="">{text.NEW}</option>
        {saved.value.map((one) => (
          <option key={one.name} value={one.name}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Since({ draft }: { draft: Draft }) {
  const { keys } = draft.view.store.fields.periods.value;
  if (keys.length < 2) return null;
  const since = keys[draft.range.value?.[0] ?? -1] ?? draft.since.value;
  const until = draft.until.value;
  return (
    <label class="kt-wi-pick">
      <span>{text.FROM}</span>
      <select
        aria-label={text.HOLDS_FROM}
        value={since}
        data-lm-suppress-shortcuts="true"
        onChange={(event) => {
          draft.since.value = event.currentTarget.value;
        }}
      >
        {[...(keys.includes(since) ? [] : [since]), ...[...keys].reverse()].map((key) => (
          <option key={key} value={key}>
            {formatPeriod(key)}
          </option>
        ))}
      </select>
      <span>{until === "" ? text.ON : text.to(formatPeriod(until))}</span>
    </label>
  );
}

function Save({ draft, disabled }: { draft: Draft; disabled: boolean }) {
  const [typed, setTyped] = useState<string | null>(null);
  const name = (typed ?? draft.name.value).trim();
  return (
    <form
      class="kt-wi-save"
      onSubmit={(event) => {
        event.preventDefault();
        void keep(draft, name).then((kept) => kept && setTyped(null));
      }}
    >
      <input
        type="text"
        aria-label={text.NAME_OF}
        placeholder={text.NAME}
        value={typed ?? draft.name.value}
        autocomplete="off"
        data-lm-suppress-shortcuts="true"
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <button
        type="submit"
        class="kt-wi-button main"
        disabled={disabled || name === ""}
        data-lm-suppress-shortcuts="true"
      >
        {text.SAVE}
      </button>
    </form>
  );
}

/** What comes of it for the first metric. */
function Outcome({ draft }: { draft: Draft }) {
  const { view } = draft;
  const metric = view.metrics.value.get(view.store.fields.roots.value[0] ?? "");
  const position = view.position.value;
  const value = at(draft.series.value.get(metric?.id ?? ""), position);
  const base = beyondRounding(at(draft.baseline.value.get(metric?.id ?? ""), position), value);
  if (!metric || value === null) return null;
  const { label, unit } = metric;
  const ratio = relativeChange(value, base);
  const change = base !== null && value !== base && (
    <b class={verdict(metric, value, base, amountAt(metric.target, draft.shown.value))}>
      {formatChange(Math.abs(value - base), unit).slice(1)}
      {ratio !== null && ` (${formatPercent(Math.abs(ratio))})`}
    </b>
  );
  return (
    <p class="kt-wi-outcome num">
      {text.outcome(
        <bdi key="label">{label}</bdi>,
        <b key="value">{formatValue(value, unit, "short")}</b>,
        change ? text.changed(change, value > (base ?? 0)) : base !== null && text.AS_IT_IS,
      )}
      {draft.pending.value && <i class="kt-wi-late">{text.UNCONFIRMED}</i>}
    </p>
  );
}

/** What is moved, each with the way back. */
function Moved({ draft }: { draft: Draft }) {
  const overrides = draft.overrides.value;
  const metrics = draft.view.store.fields.metrics.value;
  const far = useComputed(() => detailAt(draft.view.viewport.value.k) !== "full").value;
  if (overrides.size === 0) return far ? null : <p class="kt-quiet">{text.HINT}</p>;
  return (
    <ul class="kt-wi-moved" aria-label={text.MOVED}>
      {[...overrides].map(([id, override]) => (
        <li key={id}>
          <bdi>{metrics.get(id)?.label ?? id}</bdi>{" "}
          <b class="num">{overrideText(override, metrics.get(id)?.unit ?? null)}</b>
          <Adds draft={draft} metric={id} />
          <button
            type="button"
            class="kt-x"
            aria-label={text.takeOut(metrics.get(id)?.label ?? id)}
            data-lm-suppress-shortcuts="true"
            onClick={() => {
              draft.override(id, null);
              draft.confirm();
            }}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What a lever adds to the difference that is explained. */
function Adds({ draft, metric }: { draft: Draft; metric: string }) {
  const share = draft.view.flows.value?.share(metric);
  if (!share) return null;
  return (
    <span class={`kt-con ${share.tone}`} title={text.differenceIn(share.of)}>
      {share.text}
    </span>
  );
}

/** The selected lever, where its card is too small for a slider. */
function FarLever({ draft }: { draft: Draft }) {
  const { view } = draft;
  const far = useComputed(() => detailAt(draft.view.viewport.value.k) !== "full").value;
  const metric = useComputed(() => {
    const box = view.boxes.value.get(view.selected.value ?? "");
    return box && view.metrics.value.get(box.metric);
  }).value;
  if (!far) return null;
  if (metric?.formula !== null) return <p class="kt-quiet">{text.FAR_HINT}</p>;
  return (
    <div class="kt-wi-far">
      <span dir="auto">{metric.label}</span>
      <Lever draft={draft} metric={metric} reachable />
    </div>
  );
}

function Why({ draft }: { draft: Draft }) {
  const told = draft.view.answer.value?.text ?? "";
  return told === "" ? null : (
    <p class="kt-wi-why" role="status">
      {isolated(told)}
    </p>
  );
}
