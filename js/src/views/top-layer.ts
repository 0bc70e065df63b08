/**
 * Shows a panel in the browser's top layer, with the keyboard in it, and keeps it where `place` puts it;
 * a press elsewhere is told. All of it ends when what is returned aborts.
 */
export function showOnTop(
  panel: HTMLElement,
  place: () => void,
  onOutside: (target: Element) => void,
): AbortController {
  const end = new AbortController();
  const { signal } = end;
  panel.showPopover?.();
  panel.querySelector<HTMLElement>("[data-first]")?.focus({ preventScroll: true });
  addEventListener("scroll", place, { capture: true, passive: true, signal });
  addEventListener("resize", place, { signal });
  document.addEventListener(
    "pointerdown",
    (event) => {
      const target = event.composedPath()[0] as Element; // inside of a shadow root too
      if (!panel.contains(target)) onOutside(target);
    },
    { signal },
  );
  return end;
}
