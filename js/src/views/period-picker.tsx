import { formatPeriod, formatPeriodBeside } from "../format.ts";
import { regrain } from "../interactions/actions.ts";
import type { Grain } from "../protocol.ts";
import { Icon } from "./icons.tsx";
import { daysText } from "./reading.ts";
import { ACROSS } from "./slices.ts";
import type { View } from "./view.ts";

interface PickProps {
  label: string;
  /** What stands there; the select lies over it. */
  text: string;
  quiet?: boolean;
  value: string;
  onPick: (value: string) => void;
  children: preact.ComponentChildren;
}

/** A select that looks like a word. */
export function Pick({ label, text, quiet, value, onPick, children }: PickProps) {
  return (
    <label class={quiet ? "kt-pick quiet" : "kt-pick"}>
      <span aria-hidden="true">{text}</span>
      <select
        aria-label={label}
        data-lm-suppress-shortcuts="true"
        value={value}
        onChange={(event) => onPick(event.currentTarget.value)}
      >
        {children}
      </select>
    </label>
  );
}

const GRAINS: Readonly<Record<Grain, string>> = {
  hour: "Hours",
  day: "Days",
  week: "Weeks",
  month: "Months",
  quarter: "Quarters",
  year: "Years",
};

/** Grain, shown period and what it is compared with. */
export function PeriodPicker({ view }: { view: View }) {
  const { periods, grains } = view.store.state.value;
  const { keys, grain, incomplete } = periods;
  const shown = keys[view.position.value] ?? "";
  if (grain === null || (keys.length < 2 && grains.length < 2)) return null;
  const newestFirst = [...keys].reverse();
  const soFar = incomplete?.key === shown ? incomplete : null;
  return (
    <div class="kt-period">
      <Icon name="calendar" />
      {EDITOR && view.editable && grains.length > 1 && (
        <Pick
          label="Grain"
          text={GRAINS[grain]}
          quiet
          value={grain}
          onPick={(value) => void regrain(view, value as Grain)}
        >
          {grains.map((one) => (
            <option key={one} value={one}>
              {GRAINS[one]}
            </option>
          ))}
        </Pick>
      )}
      <Pick
        label="Period"
        text={formatPeriod(shown)}
        value={shown}
        onPick={(value) => {
          view.period.value = value === keys.at(-1) ? "" : value;
        }}
      >
        {newestFirst.map((key) => (
          <option key={key} value={key}>
            {key === incomplete?.key
              ? `${formatPeriod(key)} (${daysText(incomplete)})`
              : formatPeriod(key)}
          </option>
        ))}
      </Pick>
      {soFar && (
        <span
          class="kt-days num"
          title={`The data end on ${formatPeriod(soFar.until)}; compared with the same days`}
        >
          {daysText(soFar)}
        </span>
      )}
      <Compare view={view} newestFirst={newestFirst} />
    </div>
  );
}

function Compare({ view, newestFirst }: { view: View; newestFirst: readonly string[] }) {
  const { keys, grain, incomplete } = view.store.state.value.periods;
  const shown = keys[view.position.value] ?? "";
  const before = view.before.value;
  const compare = view.compare.value;
  const chosen = view.segment.value;
  const others = chosen
    ? (view.directory.segments.value.get(chosen.by) ?? []).filter((one) => one !== chosen.segment)
    : [];
  const soFar = incomplete?.key === shown;
  return (
    <Pick
      label="Compare with"
      text={besideText()}
      quiet
      value={compare}
      onPick={(value) => {
        view.compare.value = value;
      }}
    >
      <option value="previous">{`Previous ${grain}`}</option>
      {grain !== "year" && <option value="year">{`Same ${grain} a year before`}</option>}
      <option value="">No comparison</option>
      {chosen && (
        <optgroup label={`Same ${grain}, other segments`}>
          <option value={ACROSS}>All</option>
          {others.map((one) => (
            <option key={one} value={`${ACROSS}${one}`}>
              {one}
            </option>
          ))}
        </optgroup>
      )}
      {newestFirst.map((key) => (
        <option key={key} value={key}>
          {formatPeriod(key)}
        </option>
      ))}
    </Pick>
  );

  function besideText(): string {
    if (compare.startsWith(ACROSS)) return `vs ${compare.slice(ACROSS.length) || "All"}`;
    if (before === null) return compare === "" ? "no comparison" : "vs –";
    const beside = formatPeriodBeside(keys[before] ?? "", shown);
    return soFar && before !== view.position.value ? `vs same days of ${beside}` : `vs ${beside}`;
  }
}
