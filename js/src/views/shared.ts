/**
 * What a chunk takes from widget.js instead of carrying it too: one Preact, one set of signals, the same
 * way to write numbers. A name that is missing here fails the build of the chunk.
 */
export { batch, computed, effect, signal, useComputed, useSignal } from "@preact/signals";
export { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
export { Fragment, jsx, jsxs } from "preact/jsx-runtime";
export {
  amountAt,
  comparisonPosition,
  formatChange,
  formatCount,
  formatPercent,
  formatPeriod,
  formatValue,
  textWidth,
} from "../format.ts";
export { CommandError } from "../host.ts";
export { edit } from "../interactions/action.ts";
export { attempt, close, complain, tell, travel, warn } from "../interactions/actions.ts";
export { TYPED } from "../interactions/later.ts";
export { keysOf, SHORTCUTS, shortcutOf } from "../interactions/shortcuts.ts";
export { zoomBy } from "../interactions/zoom.ts";
export { localeTag, localNumbers } from "../locale.ts";
export { isolated, sentence } from "../sentence.ts";
export { floats, parentsOf } from "../store.ts";
export { OWN } from "../trust/own.ts";
export { chunk } from "./chunks.ts";
export { explainedMetric, questionOf } from "./explained.ts";
export { findingsIn, SHAPES, sorted } from "./findings.tsx";
export { Icon } from "./icons.tsx";
export { LineChart } from "./line-chart.tsx";
export { leaveMode, toggleMode } from "./mode.ts";
export { fitTree, focusBox, goTo, openDialog, SCALES, unfold } from "./navigate.ts";
export { at, beyondRounding, readingOf, relativeChange, verdict } from "./reading.ts";
export { detailAt, inRegion, regionOf } from "./region.ts";
export { ACROSS, chooseSegment } from "./slices.ts";
export { STATUS_CLASS, StatusIcon } from "./status-icon.tsx";
export { vegaRuntime } from "./vega-runtime.ts";
export { labelOf, metricOf, notesOf, select, withUnit } from "./view.ts";
