import { useComputed } from "@preact/signals";
import { zoomBy } from "../interactions/zoom.ts";
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
        aria-label="Zoom out"
        data-lm-suppress-shortcuts="true"
        onClick={() => zoomBy(view, 1 / 1.25)}
      >
        −
      </button>
      <button
        type="button"
        class="num"
        aria-label={`Zoom ${percent} %, back to 100 %`}
        title="Back to 100 %"
        data-lm-suppress-shortcuts="true"
        onClick={() => zoomBy(view, 1 / view.viewport.peek().k)}
      >
        {percent}%
      </button>
      <button
        type="button"
        aria-label="Zoom in"
        data-lm-suppress-shortcuts="true"
        onClick={() => zoomBy(view, 1.25)}
      >
        +
      </button>
      <button
        type="button"
        aria-label="Fit"
        title="Fit the tree (Ctrl+0)"
        data-lm-suppress-shortcuts="true"
        onClick={() => fitTree(view)}
      >
        <Icon name="fit" />
      </button>
      <Extra view={view} part="Tools" />
    </div>
  );
}
