import { effect } from "@preact/signals";
import type { MetricState } from "../protocol.ts";
import { type Reading, relativeChange, verdict } from "../views/reading.ts";
import type { Tint, View } from "../views/view.ts";

const HUES = 8;
/** A relative change that gets the full colour. */
const STRONG = 0.25;
const NOTHING: Tint = { colour: "var(--kt-neutral)", mark: "" };

/** Good or bad, the stronger the more. */
function toned(tone: "up" | "dn" | "eq", strength: number, mark: string): Tint {
  if (tone === "eq") return NOTHING;
  const share = Math.round(40 + 60 * Math.min(1, strength));
  const colour = `var(--kt-${tone === "up" ? "good" : "bad"})`;
  return { colour: `color-mix(in oklab,${colour} ${share}%,var(--kt-card))`, mark };
}

/** "Ann Lee": AL, "growth": Gr. */
export function initials(name: string): string {
  const words = name.trim().split(/[\s._-]+/);
  const [one = [], two] = words.map((word) => [...word]);
  const [first = "", second = ""] = one;
  return first.toUpperCase() + (two?.[0]?.toUpperCase() ?? second);
}

/** A hue for each owner, the same in every view of the tree; eight owners have eight. */
export function huesOf(metrics: Iterable<MetricState>): ReadonlyMap<string, number> {
  const owners = [...new Set([...metrics].map(({ owner }) => owner))].filter(Boolean).sort();
  const hues = new Map<string, number>();
  const taken = new Set<number>();
  for (const owner of owners) {
    let hue =
      [...owner].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7) %
      HUES;
    if (taken.size < HUES) while (taken.has(hue)) hue = (hue + 1) % HUES;
    taken.add(hue);
    hues.set(owner, hue);
  }
  return hues;
}

export const hueColour = (hue: number): string => `var(--kt-hue-${hue})`;

type Colouring = (metric: MetricState, reading: Reading) => Tint;

/** What it adds to the change that is explained. */
function byContribution(view: View): Colouring {
  return ({ id }) => {
    const flows = view.flows.value;
    const look = flows?.line(id);
    if (!flows?.share(id) || !look) return NOTHING;
    return toned(look.tone, (look.width - 1.6) / 7, look.tone === flows.tones[0] ? "+" : "−");
  };
}

function byOwner(view: View): Colouring {
  const hues = huesOf(view.store.fields.metrics.value.values());
  return ({ owner }) => {
    const hue = hues.get(owner);
    return hue === undefined ? NOTHING : { colour: hueColour(hue), mark: initials(owner) };
  };
}

/** How it stands against what it is compared with: another segment, the whole, another period. */
function byChange(): Colouring {
  return (metric, { value, before, target }) => {
    if (value === null || before === null) return NOTHING;
    const tone = verdict(metric, value, before, target);
    const strength = Math.abs(relativeChange(value, before) ?? 1) / STRONG;
    return toned(tone, strength, value > before ? "▲" : "▼");
  };
}

/** Keeps the colours of the cards those that are asked for. */
export function followTint(view: View, signal: AbortSignal): void {
  const stop = effect(() => {
    switch (view.colour.value) {
      case "contribution":
        view.tint.value = byContribution(view);
        return;
      case "owner":
        view.tint.value = byOwner(view);
        return;
      case "segment":
        view.tint.value = byChange();
        return;
      default:
        view.tint.value = null;
    }
  });
  signal.addEventListener("abort", stop);
}
