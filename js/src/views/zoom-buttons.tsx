import { useComputed } from "@preact/signals";
import { formatPercent } from "../format.ts";
import { zoomBy } from "../interactions/zoom.ts";
import * as text from "../text/header.ts";
import { Extra } from "./extras.tsx";
import { Icon } from "./icons.tsx";
import { fitTree } from "./navigate.ts";
import type { View } from "./view.ts";

export function ZoomButtons({ view }: { view: View }) {
  const percent = useComputed(() => Math.round(view.viewport.value.k * 100)).value;
  return (
    <div class="kt-zoom kt-over">
      <button
        type="button"
        aria-label={text.ZOOM_OUT}
        data-lm-suppress-shortcuts="true"
        onClick={() => zoomBy(view, 1 / 1.25)}
      >
        −
      </button>
      <button
        type="button"
        class="num"
        aria-label={text.zoomed(percent)}
        title={text.UNZOOM}
        data-lm-suppress-shortcuts="true"
        onClick={() => zoomBy(view, 1 / view.viewport.peek().k)}
      >
        {formatPercent(percent / 100, 0)}
      </button>
      <button
        type="button"
        aria-label={text.ZOOM_IN}
        data-lm-suppress-shortcuts="true"
        onClick={() => zoomBy(view, 1.25)}
      >
        +
      </button>
      <button
        type="button"
        aria-label={text.FIT}
        title={text.FIT_TITLE}
        data-lm-suppress-shortcuts="true"
        onClick={() => fitTree(view)}
      >
        <Icon name="fit" />
      </button>
      <Extra view={view} part="Tools" />
    </div>
  );
}
