import { useEffect, useState } from "preact/hooks";

type Scheme = "light" | "dark";

/** Whether the host shows the element light or dark, as theme.css sees it. */
export function schemeOf(element: HTMLElement): Scheme {
  return getComputedStyle(element).getPropertyValue("--kt-scheme").trim() === "dark"
    ? "dark"
    : "light";
}

/** The scheme, followed when the host changes its theme. */
export function useScheme(place: { current: HTMLElement | null }): Scheme {
  const [scheme, setScheme] = useState<Scheme>("light");
  useEffect(() => {
    const read = () => place.current && setScheme(schemeOf(place.current));
    read();
    const watcher = new MutationObserver(() => requestAnimationFrame(read));
    const options = {
      attributes: true,
      attributeFilter: ["class", "theme", "data-jp-theme-light", "data-theme"],
    };
    watcher.observe(document.documentElement, options);
    watcher.observe(document.body, options);
    return () => watcher.disconnect();
  }, [place]);
  return scheme;
}
