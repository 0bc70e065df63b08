import type { ComponentChild, ComponentChildren } from "preact";
import type { Host } from "../host.ts";
import type { Action } from "../interactions/action.ts";
import type { MetricState } from "../protocol.ts";
import { kernelModule } from "./kernel-module.ts";
import type { Mode, ModeName } from "./mode.ts";
import * as shared from "./shared.ts";
import type { Dialog, View } from "./view.ts";

/** A dialog of a chunk; `boxKey` is the card it hangs on, empty: none. */
export type Panel = (props: { view: View; boxKey: string }) => ComponentChild;
export type Extra = (props: { view: View }) => ComponentChild;
export type Panels = Readonly<Partial<Record<Dialog["kind"], Panel>>>;

/** A trend; the children stand there until it is drawn, and instead of it when it cannot be. */
export interface Trending {
  readonly view: View;
  readonly metric: MetricState;
  readonly series: Float64Array;
  readonly width: number;
  readonly children: ComponentChildren;
}

/** What each script of its own brings, so that widget.js stays small; see entries/. */
export interface Chunks {
  /** Why, what if, conflicts. */
  readonly analysis: {
    readonly panels: Panels;
    readonly modes: Readonly<Record<ModeName, (view: View) => Promise<Mode>>>;
  };
  /** Everything that changes the tree, but a name. */
  readonly editing: {
    readonly panels: Panels;
    /** Beside the tree: the inspector. It listens to the clipboard. */
    readonly Dock: Extra;
    readonly actions: readonly Action[];
    /** Pastes a text where `target` is, as the clipboard does. */
    readonly paste: (view: View, text: string, target: Element) => void;
    /** What is said of the connection, of edits under way and of mistakes of this script. */
    readonly trust: {
      readonly Banner: (props: { view: View }) => ComponentChild;
      /** Watches all that until `signal` aborts. */
      readonly attend: (view: View, signal: AbortSignal) => void;
    };
    /** Follows the pointer from a card until it is dropped. */
    readonly startDrag: (
      canvas: HTMLElement,
      view: View,
      key: string,
      start: PointerEvent,
      signal: AbortSignal,
    ) => void;
  };
  /** What the canvas has besides the tree: it comes after the first paint. */
  readonly canvas: {
    /** Over the tree: minimap, legend, toolbar, lower edge. */
    readonly Over: Extra;
    /** Beside the zoom buttons. */
    readonly Tools: Extra;
    /** On the tree's plane, below the cards. */
    readonly Marks: Extra;
    /** Below the trend: what its marks say. */
    readonly Noted: Extra;
    /** The list of findings. */
    readonly Findings: Extra;
    readonly actions: readonly Action[];
    /** Its gestures, keys and motion; `root` is the whole widget. */
    readonly attach: (root: HTMLElement, view: View, signal: AbortSignal) => void;
  };
  /** Table, search, filters, palette, menu, help, trend. */
  readonly exploring: {
    readonly panels: Panels;
    /** The table, and tags that say what is left out. */
    readonly Layer: Extra;
    /** In the header. */
    readonly Find: Extra;
    /** Over the tree: asks why a metric changed. */
    readonly Why: Extra;
    /** The chart of the selected metric. */
    readonly Trend: (props: Trending) => ComponentChild;
    /** What they do while they are there. */
    readonly attach: (root: HTMLElement, view: View, signal: AbortSignal) => void;
    /** Does what a shortcut asks for at the element that had the keyboard. */
    readonly act: (view: View, name: string, target: Element) => void;
  };
}
export type ChunkName = keyof Chunks;

const LOADED = new WeakMap<Host, Map<ChunkName, Promise<unknown>>>();

/** A script that the kernel hands over on first use; it runs on this module's Preact. */
export function chunk<N extends ChunkName>(host: Host, name: N): Promise<Chunks[N]> {
  const loaded = LOADED.get(host) ?? new Map<ChunkName, Promise<unknown>>();
  LOADED.set(host, loaded);
  const known = loaded.get(name) as Promise<Chunks[N]> | undefined;
  if (known) return known;
  const loading = kernelModule(host, { part: name }).then(({ default: install }) =>
    (install as (parts: typeof shared) => Chunks[N])(shared),
  );
  loaded.set(name, loading);
  loading.catch(() => loaded.delete(name)); // the next one asks again
  return loading;
}

/** Fetches editing.js when somebody first comes near, so that its first use need not wait. */
export function prefetchEditing(root: HTMLElement, view: View, signal: AbortSignal): void {
  const fetch = (): void => {
    chunk(view.host, "editing").then(
      ({ Dock }) => {
        view.dock.value = Dock;
      },
      () => {}, // the first use asks again
    );
  };
  for (const event of ["pointerenter", "focusin"])
    root.addEventListener(event, fetch, { signal, once: true });
}
