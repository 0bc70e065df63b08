import { useLayoutEffect, useRef } from "preact/hooks";
import * as words from "../text/header.ts";
import { Icon } from "./icons.tsx";
import { Pick } from "./period-picker.tsx";
import { chooseSegment, type Segment } from "./slices.ts";
import type { View } from "./view.ts";

/** Chooses the segment that every card shows. */
export function SegmentPicker({ view }: { view: View }) {
  const dimensions = view.store.fields.dimensions.value;
  const place = useRef<HTMLDivElement>(null);
  const any = dimensions.length > 0;
  useLayoutEffect(() => {
    const root = place.current?.closest(".kt");
    if (!root || !any) return;
    const end = new AbortController();
    for (const name of ["pointerenter", "focusin"])
      root.addEventListener(name, () => view.directory.load(), { signal: end.signal });
    return () => end.abort();
  }, [view, any]);
  if (!any) return null;
  const segments = view.directory.segments.value;
  const chosen = view.segment.value;
  const known: readonly Segment[] = dimensions.flatMap((by) =>
    (segments.get(by) ?? []).map((segment) => ({ by, segment })),
  );
  const at = known.findIndex((one) => one.by === chosen?.by && one.segment === chosen.segment);
  return (
    <div class="kt-period" ref={place}>
      <Icon name="segment" />
      <Pick
        label={words.SEGMENT}
        text={chosen ? chosen.segment : words.ALL}
        value={String(at)}
        onPick={(value) => chooseSegment(view, known[Number(value)] ?? null)}
      >
        <option value="-1">{words.ALL}</option>
        {dimensions.map((by) => (
          <optgroup key={by} label={by}>
            {segments.get(by) === undefined && <option disabled>{words.READING}</option>}
            {known.map((one, index) =>
              one.by === by ? (
                <option key={one.segment} value={String(index)}>
                  {one.segment}
                </option>
              ) : null,
            )}
          </optgroup>
        ))}
      </Pick>
    </div>
  );
}

/** Says that the cards show a segment and not the whole, and takes back to the whole. */
export function SegmentTag({ view }: { view: View }) {
  const chosen = view.segment.value;
  if (!chosen) return null;
  return (
    <div class="kt-segment kt-over" role="status">
      <span>
        {chosen.by}: <b>{chosen.segment}</b>
      </span>
      <button
        type="button"
        class="kt-x"
        aria-label={words.showAllInstead(chosen.segment)}
        title={words.SHOW_ALL}
        data-lm-suppress-shortcuts="true"
        onClick={() => chooseSegment(view, null)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
