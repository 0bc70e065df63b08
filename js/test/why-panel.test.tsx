import { cleanup, render, screen } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Explained } from "../src/protocol.ts";
import { Editor } from "../src/views/editor.tsx";
import type { View } from "../src/views/view.ts";
import "../src/entries/analysis.ts";
import "../src/entries/exploring.ts";
import { barsOf, stepsOf } from "../src/why/waterfall.tsx";
import { explained } from "./explained.ts";
import { type FakeHost, fakeHost, refusal, viewOf } from "./fake-host.ts";
import { shop } from "./shop.ts";

vi.mock("../src/views/kernel-module.ts", () => import("./kernel-module.ts"));

let host: FakeHost;
let view: View;

/** Three frames on: effects have run, and what they asked a host that answers at once is drawn. */
const painted = () =>
  new Promise((resolve) => {
    const frame = (left: number) =>
      left === 0 ? setTimeout(resolve) : requestAnimationFrame(() => frame(left - 1));
    frame(3);
  });
const labels = (id: string) => id;
const dialog = () => screen.queryByRole("dialog");

function card(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`.kt-card[data-id="${id}"]`);
  if (!found) throw new Error(`there is no card ${id}`);
  return found;
}

async function press(key: string): Promise<void> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(event);
  await painted();
}

async function open(answer: unknown = explained()): Promise<void> {
  host = fakeHost();
  host.answers.explain = answer;
  view = viewOf(host, shop());
  render(<Editor view={view} />);
  await painted();
}

async function openPanel(id = "revenue"): Promise<void> {
  card(id).focus();
  await painted();
  await press("w");
  await screen.findByRole("dialog");
  await painted();
}

afterEach(cleanup);

describe("the steps of a waterfall", () => {
  test("are the drivers of the metric itself, the largest first", () => {
    expect(stepsOf(explained({ metric: "customers", change: 40 }), labels)).toEqual([
      { id: "repeat", label: "repeat", amount: 50 },
      { id: "new_customers", label: "new_customers", amount: -10 },
    ]);
  });

  test("say what no driver accounts for", () => {
    const steps = stepsOf(explained({ metric: "customers", change: 45 }), labels);
    expect(steps.at(-1)).toEqual({ id: "", label: "Not explained", amount: 5 });
  });

  test("put what is small together where there are many", () => {
    const edges = Array.from({ length: 30 }, (_, at) => ["sum", `m${at}`, 30 - at]);
    const answer = explained({ metric: "sum", change: 465, edges: edges as Explained["edges"] });
    const steps = stepsOf(answer, labels);
    expect(steps).toHaveLength(12);
    expect(steps.at(-1)).toEqual({ id: "", label: "19 others", amount: 190 });
    expect(steps.reduce((sum, { amount }) => sum + amount, 0)).toBe(465);
  });

  test("hang together: each begins where the one before it ended", () => {
    for (const [start, amounts] of [
      [950, [50, -10]],
      [10, [50, -10]],
      [-5, [20, -40]],
      [0, [0]],
      [-900, [-20, 10]],
    ] as const) {
      const bars = barsOf(start, amounts);
      expect(bars).toHaveLength(amounts.length + 2);
      for (const { from, to } of bars) {
        expect(Math.min(from, to)).toBeGreaterThanOrEqual(0);
        expect(Math.max(from, to)).toBeLessThanOrEqual(1);
      }
      const ends = bars.slice(0, -1).map(({ to }) => to);
      bars.slice(1, -1).forEach(({ from }, index) => {
        expect(from).toBeCloseTo(ends[index] ?? Number.NaN);
      });
      expect(bars.at(-1)?.to).toBeCloseTo(ends.at(-1) ?? Number.NaN);
    }
  });
});

describe("the panel", () => {
  test("opens with W and says what the kernel said", async () => {
    await open();
    await openPanel();
    expect(dialog()?.getAttribute("aria-label")).toBe("Why did Revenue change?");
    expect(dialog()?.querySelector('[role="status"]')?.textContent).toBe(explained().text);
    expect(dialog()?.textContent).toContain("adds up exactly");
    await press("Escape");
    expect(dialog()).toBeNull();
  });

  test("asks for the metric of its card, by the method chosen", async () => {
    await open();
    await openPanel("customers");
    const method = screen.getByLabelText("Method");
    Object.assign(method, { value: "shapley" });
    method.dispatchEvent(new Event("change", { bubbles: true }));
    await painted();
    const asked = host.sent.filter(({ name }) => name === "explain").map(({ args }) => args);
    expect(asked.slice(1)).toEqual(
      ["path", "shapley"].map((name) => ({
        metric: "customers",
        period: "2026-10",
        compare: "2026-09",
        method: name,
      })),
    );
  });

  test("says when another method had to step in, and what is left over", async () => {
    await open();
    host.answers.explain = explained({ method: "endpoint", flagged: true });
    await openPanel();
    expect(dialog()?.textContent).toContain("does not hold here: both ends compared instead");
    cleanup();
    await open(explained({ residual: 3 }));
    await openPanel();
    expect(dialog()?.textContent).toContain("leaves a part unexplained");
  });

  test("says why nothing can be explained", async () => {
    const nothing = {
      change: null,
      text: "Revenue has no value in Sep 2026.",
      nodes: {},
      edges: [],
    };
    await open({ rev: 7, metric: "revenue", ...nothing });
    await openPanel();
    expect(dialog()?.textContent).toContain("Revenue has no value in Sep 2026.");
    expect(dialog()?.querySelector(".kt-waterfall")).toBeNull();
    cleanup();
    await open(refusal("metric", "There is no such metric"));
    await openPanel();
    expect(dialog()?.textContent).toContain("There is no such metric");
  });

  test("leads from driver to driver and back up", async () => {
    await open();
    await openPanel();
    screen.getByRole("button", { name: /^Customers: \+€40\.00/ }).click();
    await painted();
    expect(dialog()?.getAttribute("aria-label")).toBe("Why did Customers change?");
    screen.getByRole("button", { name: "↑ Revenue" }).click();
    await painted();
    expect(dialog()?.getAttribute("aria-label")).toBe("Why did Revenue change?");
  });

  test("makes the tree explain its metric, until somebody goes back", async () => {
    await open();
    host.answers.explain = explained({ metric: "customers", nodes: { customers: 40, repeat: 50 } });
    await openPanel("customers");
    screen.getByRole("button", { name: "Explain from here" }).click();
    expect(view.drill.value).toBe("customers");
    await vi.waitFor(() =>
      expect(card("repeat").querySelector(".kt-con")?.textContent).toContain("in Customers"),
    );
    expect(card("price").querySelector(".kt-con")).toBeNull();
    screen.getByRole("button", { name: "Explain Revenue again" }).click();
    await vi.waitFor(() => expect(host.sent.at(-1)?.args).toMatchObject({ metric: "revenue" }));
  });

  test("is offered at the card that is pointed at, not where nothing is compared", async () => {
    await open();
    const why = () => screen.queryByRole("button", { name: /^Why did / });
    expect(why()).toBeNull();
    card("price").dispatchEvent(new Event("pointerover", { bubbles: true }));
    await painted();
    expect(why()?.getAttribute("aria-label")).toBe("Why did Price change?");
    view.compare.value = "";
    await painted();
    expect(why()).toBeNull();
  });
});
