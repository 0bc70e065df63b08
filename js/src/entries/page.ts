import { pageHost } from "../hosts/page.ts";
import { asSnapshot } from "../incoming.ts";
import type { Direction } from "../protocol.ts";
import { openStore } from "../store.ts";
import style from "../styles/theme.css";
import { mount } from "../views/mount.tsx";
import { openView } from "../views/view.ts";

const MIME = "application/vnd.kpitree.v1+json";

/** Series are saved as base64 of float64. */
function unpacked(saved: Record<string, unknown>): unknown {
  const { series } = saved;
  if (typeof series !== "string") return saved;
  const bytes = Uint8Array.from(atob(series), (one) => one.charCodeAt(0));
  return { ...saved, series: new DataView(bytes.buffer) };
}

/** Puts an interactive tree where the static picture stands; when anything fails, the picture stays. */
function upgrade(page: HTMLElement): void {
  const source = page.querySelector(`script[type="${MIME}"]`);
  if (!source || page.dataset.ktReady !== undefined) return;
  const snapshot = asSnapshot(unpacked(JSON.parse(source.textContent ?? "")));
  page.dataset.ktReady = "";
  const host = pageHost(snapshot);
  const view = openView(host, openStore(host, snapshot), {
    period: page.dataset.period ?? "",
    compare: page.dataset.compare ?? "previous",
    direction: (page.dataset.direction === "tb" ? "tb" : "lr") satisfies Direction,
    height: Number(page.dataset.height ?? 0),
  });
  const root = document.createElement("div");
  const drawn = [...page.children].filter(({ tagName }) => tagName !== "SCRIPT");
  page.prepend(root);
  try {
    mount(root, view, new AbortController().signal);
  } catch (error) {
    root.remove();
    throw error;
  }
  for (const part of drawn) part.remove();
}

function addStyle(): void {
  if (document.getElementById("kt-style")) return;
  const element = document.createElement("style");
  element.id = "kt-style";
  element.textContent = style;
  document.head.append(element);
}

function upgradeAll(): void {
  const pages = [...document.querySelectorAll<HTMLElement>(".kt-page:not([data-kt-ready])")];
  if (pages.length > 0) addStyle();
  for (const page of pages) {
    try {
      upgrade(page);
    } catch (error) {
      console.warn("kpitree:", error);
    }
  }
}

upgradeAll();
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", upgradeAll);
