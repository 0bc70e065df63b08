import { cleanup, render } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import "../src/entries/canvas.ts";
import { stateOf } from "../src/store.ts";
import { Editor } from "../src/views/editor.tsx";
import { flowsOf } from "../src/views/explained.ts";
import type { View } from "../src/views/view.ts";
import { explained as answer } from "./explained.ts";
import { type FakeHost, fakeHost, refusal, viewOf } from "./fake-host.ts";
import { patch, shop } from "./shop.ts";

vi.mock("../src/views/kernel-module.ts", () => import("./kernel-module.ts"));

let host: FakeHost;
let view: View;

const painted = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => setTimeout(resolve))));
  });

function card(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`.kt-card[data-id="${id}"]`);
  if (!found) throw new Error(`there is no card ${id}`);
  return found;
}
const pill = (id: string) => card(id).querySelector(".kt-con")?.textContent ?? "";
const asked = () => host.sent.filter(({ name }) => name === "explain").map(({ args }) => args);
const story = () => document.querySelector(".kt-story")?.textContent;

async function open(answers: Partial<FakeHost["answers"]> = {}): Promise<void> {
  cleanup();
  host = fakeHost();
  Object.assign(host.answers, answers);
  view = viewOf(host, shop());
  render(<Editor view={view} />);
  await vi.waitFor(() => expect(asked()).toHaveLength(1));
  await painted();
}

afterEach(cleanup);

describe("an explanation on the tree", () => {
  test("is asked for after the first paint, with the keys of what is shown", async () => {
    await open({ explain: answer() });
    expect(asked()).toEqual([
      { metric: "revenue", period: "2026-10", compare: "2026-09", known: null },
    ]);
  });

  test("stands on each card and in the line on top", async () => {
    await open({ explain: answer() });
    expect(pill("revenue")).toContain("+€40.00");
    expect(pill("repeat")).toBe(", +€50.00 of the change in Revenue");
    expect(card("new_customers").querySelector(".kt-con")?.className).toBe("kt-con dn");
    expect(card("price").querySelector(".kt-con")?.className).toBe("kt-con eq");
    expect(story()).toBe("Revenue is up €40 (4.2%).");
  });

  test("makes edges as wide as they contribute", async () => {
    await open({ explain: answer() });
    const widths = [...document.querySelectorAll<SVGPathElement>(".kt-edges path")].map((path) => [
      path.getAttribute("class"),
      path.style.getPropertyValue("--w"),
    ]);
    expect(widths).toEqual([
      ["up", "8.6px"],
      ["up", "7.2px"],
      ["dn", "3px"],
      ["eq", "1.6px"],
    ]);
  });

  test("is not there while nothing is compared", async () => {
    await open({ explain: answer() });
    view.compare.value = "";
    await painted();
    expect(document.querySelector(".kt-con")).toBeNull();
    expect(asked()).toHaveLength(1);
    expect(document.querySelectorAll(".kt-edges path")).toHaveLength(1);
    expect(story()).toBe("Revenue is at 99% of the target.");
  });

  test("follows period, comparison, segment and edits", async () => {
    await open({ explain: answer() });
    view.period.value = "2026-09";
    await vi.waitFor(() => expect(asked()).toHaveLength(2));
    view.compare.value = "2026-10";
    await vi.waitFor(() => expect(asked()).toHaveLength(3));
    host.kernel.patch(patch(8), undefined);
    await vi.waitFor(() => expect(asked()).toHaveLength(4));
    expect(asked().slice(1)).toEqual([
      { metric: "revenue", period: "2026-09", compare: "2026-08", known: null },
      { metric: "revenue", period: "2026-09", compare: "2026-10", known: null },
      { metric: "revenue", period: "2026-09", compare: "2026-10", known: 7 },
    ]);
  });

  test("keeps its contributions where the answer says that they are the same", async () => {
    await open({ explain: answer() });
    const { nodes: _, edges: __, ...words } = answer();
    const story = [["Turnover is up.", ""]];
    host.answers.explain = { ...words, rev: 8, story, alike: true };
    host.kernel.patch(patch(8), undefined);
    await vi.waitFor(() =>
      expect(document.querySelector(".kt-story")?.textContent).toBe(story[0]?.[0]),
    );
    expect(pill("revenue")).toContain("+€40.00");
    expect(view.answer.value?.rev).toBe(8);
  });

  test("has one request under way, and the latest wins", async () => {
    await open({ explain: answer() });
    const release: (() => void)[] = [];
    const send = host.send.bind(host);
    host.send = (name, args) =>
      new Promise((resolve) => {
        release.push(() => resolve(send(name, args)));
      });
    for (const period of ["2026-09", "2026-10", "2026-09", "2026-10", "2026-09"]) {
      view.period.value = period;
      await painted();
    }
    expect(release).toHaveLength(1);
    host.answers.explain = answer({ change: 1, nodes: { revenue: 1 } });
    release.shift()?.();
    await painted();
    expect(pill("revenue")).not.toContain("+€1.00");
    host.answers.explain = answer({ change: 50, nodes: { revenue: 50 } });
    await vi.waitFor(() => expect(release).toHaveLength(1));
    release.shift()?.();
    await vi.waitFor(() => expect(pill("revenue")).toContain("+€50.00"));
    expect(release).toHaveLength(0);
  });

  test("that is refused leaves the tree as it was", async () => {
    await open({ explain: refusal("explanation", "there is no value") });
    expect(document.querySelector(".kt-con")).toBeNull();
    expect(story()).toContain("Revenue is up €40.00 (4.2%), at 99% of the target.");
    expect(view.notice.value).toBeNull();
  });

  test("says in the legend what its marks mean", async () => {
    await open({ explain: answer() });
    const legend = () => document.querySelector(".kt-legend")?.textContent;
    await vi.waitFor(() => expect(legend()).toBeDefined());
    expect(legend()).toBe("+€share of the change in Revenueaddstakes awaytarget");
  });
});

test("what adds to a metric that should be low is bad news", () => {
  const metrics = new Map(stateOf(shop()).metrics);
  const revenue = metrics.get("revenue");
  if (!revenue) throw new Error("no revenue");
  metrics.set("revenue", { ...revenue, aim: "minimize" });
  const flows = flowsOf(answer(), metrics);
  expect(flows?.share("repeat")?.tone).toBe("dn");
  expect(flows?.share("new_customers")?.tone).toBe("up");
  expect(flows?.tones).toEqual(["dn", "up"]);
});

test("a driver with two parents has an edge of its own to each", () => {
  const metrics = new Map(stateOf(shop()).metrics);
  const flows = flowsOf(
    answer({
      nodes: { revenue: 10, customers: 10, price: 0, repeat: 10 },
      edges: [
        ["customers", "repeat", 15],
        ["price", "repeat", -5],
      ],
    }),
    metrics,
  );
  expect(flows?.line("customers", "repeat")).toEqual({ tone: "up", width: 8.6 });
  expect(flows?.line("price", "repeat")?.tone).toBe("dn");
  expect(flows?.line("revenue", "customers")?.width).toBeCloseTo(1.6 + 7 * 0.7);
  expect(flows?.line("revenue", "unknown")).toBeNull();
});
