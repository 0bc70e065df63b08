/** A little later than browsers that say so themselves. */
const LONG_MS = 600;
const STILL = 8;

/** A finger that rests on a card or on the canvas asks for its menu, where the browser does not say so. */
export function attachLongPress(root: HTMLElement, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let start: PointerEvent | null = null;
  const stop = (): void => {
    clearTimeout(timer);
    start = null;
  };
  root.addEventListener(
    "pointerdown",
    (event) => {
      const second = start !== null;
      stop();
      const target = event.target as Element;
      if (second || event.pointerType !== "touch" || !target.closest(".kt-canvas")) return;
      if (target.closest(".kt-over, input")) return;
      start = event;
      timer = setTimeout(() => {
        stop();
        swallowTap(target);
        const { clientX, clientY } = event;
        const options = { bubbles: true, composed: true, cancelable: true, clientX, clientY };
        target.dispatchEvent(new MouseEvent("contextmenu", options));
      }, LONG_MS);
    },
    { signal, capture: true },
  );
  root.addEventListener(
    "pointermove",
    (event) => {
      if (start && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > STILL)
        stop();
    },
    { signal, capture: true },
  );
  for (const name of ["pointerup", "pointercancel", "contextmenu"])
    root.addEventListener(name, stop, { signal, capture: true });
  signal.addEventListener("abort", stop);
}

/** Lifting the finger presses nothing in the menu that has opened below it. */
function swallowTap(target: Element): void {
  const end = new AbortController();
  const { signal } = end;
  target.addEventListener(
    "touchend",
    (event) => {
      if (event.cancelable) event.preventDefault();
      end.abort();
    },
    { signal, passive: false },
  );
  target.addEventListener("touchcancel", () => end.abort(), { signal });
}
