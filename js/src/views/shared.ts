/**
 * What a chunk takes from widget.js instead of carrying it too: one Preact, one set of signals, the same
 * way to write numbers. A name that is missing here fails the build of the chunk.
 */
export { batch, computed, effect, signal, useComputed, useSignal } from "@preact/signals";
export { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
export { Fragment, jsx, jsxs } from "preact/jsx-runtime";
export { amountAt, formatChange, formatPercent, formatPeriod, formatValue } from "../format.ts";
export { CommandError } from "../host.ts";
export { attempt, close, complain, tell, travel, warn } from "../interactions/actions.ts";
export { floats, parentsOf } from "../store.ts";
export { explainedMetric, questionOf } from "./explained.ts";
export { Icon } from "./icons.tsx";
export { arrowSentence, arrowsOf } from "./influences.tsx";
export { leaveMode } from "./mode.ts";
export { focusBox, goTo, openDialog, unfold } from "./navigate.ts";
export { inputText, parseNumber } from "./number-text.ts";
export { Popover } from "./popover.tsx";
export { at, readingOf, relativeChange, verdict } from "./reading.ts";
export { detailAt } from "./region.ts";
export { chooseSegment } from "./slices.ts";
export { labelOf, metricOf, select, withUnit } from "./view.ts";
