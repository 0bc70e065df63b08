import { useLayoutEffect, useRef } from "preact/hooks";
import style from "../styles/inspector.css";
import type { View } from "../views/view.ts";
import { attachClipboard } from "./clipboard.ts";
import { inspecting } from "./inspecting.ts";
import { Inspector } from "./inspector.tsx";

/** What stands beside the tree, and what listens to the whole widget. */
export function Dock({ view }: { view: View }) {
  const here = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const root = here.current?.closest<HTMLElement>(".kt");
    if (!root) return;
    const end = new AbortController();
    attachClipboard(root, view, end.signal);
    root.dataset.ready = "true";
    return () => end.abort();
  }, [view]);
  return (
    <>
      <style>{style}</style>
      <span ref={here} hidden />
      {inspecting(view).open.value && <Inspector view={view} />}
    </>
  );
}
