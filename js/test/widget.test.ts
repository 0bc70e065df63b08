import { afterEach, beforeEach, expect, test } from "vitest";
import widget from "../src/entries/widget.ts";
import type { Model } from "../src/hosts/kernel.ts";
import { patch, shop } from "./shop.ts";

const painted = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
  });

class FakeModel implements Model {
  readonly traits: Record<string, unknown> = {
    snapshot: shop(),
    period: "",
    compare: "previous",
    direction: "lr",
    height: 0,
    editable: true,
  };
  private readonly listeners = new Map<string, Set<(...details: unknown[]) => void>>();
  get(name: string) {
    return this.traits[name];
  }
  on(name: string, listener: (...details: unknown[]) => void) {
    this.listeners.set(name, (this.listeners.get(name) ?? new Set()).add(listener));
  }
  off(name: string, listener: (...details: unknown[]) => void) {
    this.listeners.get(name)?.delete(listener);
  }
  send() {}
  say(name: string, ...details: unknown[]) {
    for (const listener of this.listeners.get(name) ?? []) listener(...details);
  }
}

let model: FakeModel;
let instance: ReturnType<typeof widget>;

/** An element as wide as a cell; happy-dom lays nothing out. */
function cell(): HTMLElement {
  const el = document.createElement("div");
  Object.defineProperty(el, "clientWidth", { value: 900 });
  document.body.append(el);
  return el;
}

const ids = (el: HTMLElement) =>
  [...el.querySelectorAll<HTMLElement>(".kt-card")].map((card) => card.dataset.id);

function collapse(el: HTMLElement, id: string): void {
  el.querySelector<HTMLElement>(`.kt-op[data-id="${id}"]`)?.click();
}

beforeEach(() => {
  model = new FakeModel();
  instance = widget();
  instance.initialize({ model });
});
afterEach(() => {
  document.body.replaceChildren();
});

test("a view opened later shows what patches said before it", async () => {
  const { metrics } = shop();
  const price = metrics.find((metric) => metric.id === "price");
  model.say(
    "msg:custom",
    patch(8, { metrics: [{ ...price, label: "Average price" }] as never }),
    [],
  );
  const el = cell();
  instance.render({ model, el });
  await painted();
  expect(el.textContent).toContain("Average price");
});

test("two views stay equal in what the tree says and differ in what they look at", async () => {
  const [one, two] = [cell(), cell()];
  instance.render({ model, el: one });
  instance.render({ model, el: two });
  await painted();
  collapse(one, "customers");
  model.say("msg:custom", patch(8, { name: "Renamed" }), []);
  await painted();
  expect(ids(one)).not.toContain("repeat");
  expect(ids(two)).toContain("repeat");
  for (const el of [one, two]) expect(el.textContent).toContain("Renamed");
});

test("a view whose element the notebook dropped goes on in the next one", async () => {
  const old = cell();
  instance.render({ model, el: old });
  await painted();
  collapse(old, "customers");
  await painted();
  old.remove();
  const next = cell();
  instance.render({ model, el: next });
  await painted();
  expect(ids(next)).not.toContain("repeat");
  expect(ids(old)).toEqual([]); // it has ended
});

test("a view closed just before goes on in the next one too", async () => {
  const old = cell();
  const close = instance.render({ model, el: old });
  await painted();
  collapse(old, "customers");
  close();
  expect(ids(old)).toEqual([]);
  const next = cell();
  instance.render({ model, el: next });
  await painted();
  expect(ids(next)).not.toContain("repeat");
});

test("period, comparison and direction set in Python reach open views", async () => {
  const el = cell();
  instance.render({ model, el });
  model.traits.period = "2026-09";
  model.say("change:period");
  model.traits.direction = "tb";
  model.say("change:direction");
  await painted();
  expect(el.textContent).toContain("Sep 2026");
  expect(el.querySelector('[aria-label="Top to bottom"]')?.getAttribute("aria-pressed")).toBe(
    "true",
  );
});
