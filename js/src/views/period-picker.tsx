import { formatPeriod, formatPeriodBeside, MISSING } from "../format.ts";
import { regrain } from "../interactions/actions.ts";
import type { Grain } from "../protocol.ts";
import * as words from "../text/header.ts";
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

/** Grain, shown period and what it is compared with. */
export function PeriodPicker({ view }: { view: View }) {
  const grains = view.store.fields.grains.value;
  const { keys, grain, incomplete } = view.store.fields.periods.value;
  const shown = keys[view.position.value] ?? "";
  if (grain === null || (keys.length < 2 && grains.length < 2)) return null;
  const newestFirst = [...keys].reverse();
  const soFar = incomplete?.key === shown ? incomplete : null;
  return (
    <div class={soFar ? "kt-period partial" : "kt-period"}>
      <Icon name="calendar" />
      {EDITOR && view.editable && grains.length > 1 && (
        <Pick
          label={words.GRAIN}
          text={words.GRAINS[grain]}
          quiet
          value={grain}
          onPick={(value) => void regrain(view, value as Grain)}
        >
          {grains.map((one) => (
            <option key={one} value={one}>
              {words.GRAINS[one]}
            </option>
          ))}
        </Pick>
      )}
      <Pick
        label={words.PERIOD}
        text={formatPeriod(shown)}
        value={shown}
        onPick={(value) => {
          view.period.value = value === keys.at(-1) ? "" : value;
        }}
      >
        {newestFirst.map((key) => (
          <option key={key} value={key}>
            {key === incomplete?.key
              ? words.soFar(formatPeriod(key), daysText(incomplete))
              : formatPeriod(key)}
          </option>
        ))}
      </Pick>
      {soFar && (
        <span class="kt-days num" title={words.dataEnd(formatPeriod(soFar.until))}>
          {daysText(soFar)}
        </span>
      )}
      <Compare view={view} grain={grain} newestFirst={newestFirst} />
    </div>
  );
}

interface CompareProps {
  view: View;
  grain: Grain;
  newestFirst: readonly string[];
}

function Compare({ view, grain, newestFirst }: CompareProps) {
  const { keys, incomplete } = view.store.fields.periods.value;
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
      label={words.COMPARE}
      text={besideText()}
      quiet
      value={compare}
      onPick={(value) => {
        view.compare.value = value;
      }}
    >
      <option value="previous">{words.previous(grain)}</option>
      {grain !== "year" && <option value="year">{words.yearBefore(grain)}</option>}
      <option value="">{words.NO_COMPARISON}</option>
      {chosen && (
        <optgroup label={words.otherSegments(grain)}>
          <option value={ACROSS}>{words.ALL}</option>
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
    if (compare.startsWith(ACROSS)) return words.vs(compare.slice(ACROSS.length) || words.ALL);
    if (before === null) return compare === "" ? words.NOT_COMPARED : words.vs(MISSING);
    const beside = formatPeriodBeside(keys[before] ?? "", shown);
    return soFar && before !== view.position.value ? words.vsSameDays(beside) : words.vs(beside);
  }
}
