import { useComputed } from "@preact/signals";
import * as text from "../text/canvas.ts";
import type { View } from "../views/view.ts";
import { hueColour, huesOf, initials } from "./tint.ts";

/** More owners than this would fill the canvas. */
const MOST = 6;

const Swatch = ({ colour, mark, name }: { colour: string; mark: string; name: string }) => (
  <span>
    <b class="kt-swatch" style={{ "--t": colour }} aria-hidden="true">
      {mark}
    </b>
    {name}
  </span>
);

/** What the colours of the cards stand for; those of contributions are those of the lines. */
export function TintLegend({ view }: { view: View }) {
  const hues = useComputed(() => [...huesOf(view.store.fields.metrics.value.values())]).value;
  switch (view.colour.value) {
    case "owner":
      return (
        <>
          {hues.slice(0, MOST).map(([owner, hue]) => (
            <Swatch key={owner} colour={hueColour(hue)} mark={initials(owner)} name={owner} />
          ))}
          {hues.length > MOST && <span>{text.more(hues.length - MOST)}</span>}
          {hues.length === 0 && <span>{text.NO_OWNERS}</span>}
        </>
      );
    case "segment":
      return (
        <>
          <Swatch colour="var(--kt-good)" mark="" name={text.BETTER} />
          <Swatch colour="var(--kt-bad)" mark="" name={text.WORSE} />
        </>
      );
    default:
      return null;
  }
}
