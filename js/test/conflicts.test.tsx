import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import talk from "../../tests/fixtures/protocol.json";
import { linesOf } from "../src/conflicts/marks.tsx";
import { placeOn } from "../src/layout/placing.ts";
import type { Clash, ConflictsFound } from "../src/protocol.ts";
import { Editor } from "../src/views/editor.tsx";
import { toggleMode } from "../src/views/mode.ts";
import type { View } from "../src/views/view.ts";
import { type FakeHost, fakeHost, refusal, viewOf } from "./fake-host.ts";
import { patch, shop } from "./shop.ts";

vi.mock("../src/views/kernel-module.ts", () => import("./kernel-module.ts"));

let host: FakeHost;
let view: View;

const PRICE: Clash = {
  lever: "price",
  value: 10,
  to: 12,
  helps: [["revenue", 100]],
  hurts: [["customers", -5]],
  breaks: ["repeat"],
  root: "revenue",
  net: 100,
  tone: "up",
  declared: false,
  found: true,
  short: "net on Revenue +€100.00",
  text: "Price €10 → €12 helps Revenue (+€100.00), hurts Customers (−5)",
};

function found(more: Partial<ConflictsFound> = {}): ConflictsFound {
  return {
    rev: 7,
    metric: null,
    period: "2026-10",
    title: "1 lever with 1 conflict, Oct 2026",
    notes: [],
    clashes: [PRICE],
    more: 0,
    ...more,
  };
}

const asked = () => host.sent.filter(({ name }) => name === "conflicts").map(({ args }) => args);
const panel = () => document.querySelector<HTMLElement>(".kt-conflicts");
const items = () => [...(panel()?.querySelectorAll<HTMLButtonElement>("li button") ?? [])];
const edges = () =>
  [...document.querySelectorAll<SVGGElement>(".kt-layer .kt-clashes g")].map((one) => [
    one.dataset.lever,
    one.dataset.to,
    one.getAttribute("class"),
  ]);

async function begin(answer: unknown = found()): Promise<void> {
  host.answers.conflicts = answer;
  await toggleMode(view, "conflicts");
  await vi.waitFor(() => expect(panel() ?? view.notice.value).not.toBeNull());
}

beforeEach(() => {
  host = fakeHost();
  view = viewOf(host, shop());
  render(<Editor view={view} />);
});
afterEach(cleanup);

describe("the conflicts of a tree", () => {
  test("are asked for at the shown period and drawn from the lever to what it hurts and helps", async () => {
    await begin();
    expect(asked()).toEqual([{ metric: null, period: "2026-10" }]);
    expect(edges()).toEqual([
      ["price", "customers", "hurts"],
      ["price", "repeat", "hurts"],
      ["price", "revenue", "helps"],
    ]);
  });

  test("say the net effect on the tree, and all of it in title and list", async () => {
    await begin();
    const label = document.querySelector<HTMLElement>(".kt-clash");
    expect(label?.textContent).toBe("net on Revenue +€100.00 · breaks a guardrail");
    expect(label?.title).toBe(PRICE.text);
    expect(label?.getAttribute("aria-label")).toBe(PRICE.text);
    expect(items()[0]?.textContent).toContain(PRICE.text);
  });

  test("are no edges of formulas: those stay as they are", async () => {
    const before = document.querySelectorAll(".kt-edges:not(.kt-clashes) path").length;
    await begin();
    expect(document.querySelectorAll(".kt-edges:not(.kt-clashes) path")).toHaveLength(before);
  });

  test("that people declared are drawn once, among those that are found", async () => {
    cleanup();
    const lever = { lever: "price", helps: "revenue", hurts: "customers", note: "" };
    view = viewOf(host, { ...shop(), relations: [{ kind: "conflict", ...lever }] });
    render(<Editor view={view} />);
    await vi.waitFor(() => expect(document.querySelectorAll(".kt-influences g")).toHaveLength(2));
    await begin();
    await vi.waitFor(() => expect(document.querySelectorAll(".kt-influences g")).toHaveLength(0));
    expect(edges()).toHaveLength(3);
  });

  test("one that is chosen marks its cards and fades the others", async () => {
    const other = { ...PRICE, lever: "new_customers", hurts: [["price", -1]], breaks: [] } as Clash;
    await begin(found({ clashes: [PRICE, other] }));
    fireEvent.click(items()[0] as HTMLElement);
    await vi.waitFor(() => expect(items()[0]?.getAttribute("aria-pressed")).toBe("true"));
    const marked = [...document.querySelectorAll<HTMLElement>(".kt-card.marked")];
    expect(marked.map(({ dataset }) => dataset.id).sort()).toEqual([
      "customers",
      "price",
      "repeat",
      "revenue",
    ]);
    expect(edges().map(([lever, , look]) => [lever, look?.split(" ")[1]])).toEqual([
      ["price", "on"],
      ["price", "on"],
      ["price", "on"],
      ["new_customers", "off"],
      ["new_customers", "off"],
    ]);
    fireEvent.click(items()[0] as HTMLElement);
    await vi.waitFor(() => expect(document.querySelector(".kt-card.marked")).toBeNull());
  });

  test("unfold what hides the cards of the one that is chosen", async () => {
    view.collapsed.value = new Set(["customers"]);
    await begin();
    expect(edges().map(([, to]) => to)).toEqual(["customers", "revenue"]);
    fireEvent.click(items()[0] as HTMLElement);
    await vi.waitFor(() => expect(view.boxes.value.has("customers")).toBe(true));
    expect(view.touched.value).toBe(true);
  });

  test("can be walked with the arrow keys", async () => {
    await begin(found({ clashes: [PRICE, { ...PRICE, lever: "repeat" }] }));
    items()[0]?.focus();
    fireEvent.keyDown(items()[0] as HTMLElement, { key: "ArrowDown" });
    expect(document.activeElement).toBe(items()[1]);
    fireEvent.keyDown(items()[1] as HTMLElement, { key: "ArrowUp" });
    expect(document.activeElement).toBe(items()[0]);
  });

  test("follow period, edits and the metric they are asked of", async () => {
    await begin();
    view.period.value = "2026-09";
    await vi.waitFor(() => expect(asked()).toHaveLength(2));
    host.kernel.patch(patch(8), undefined);
    await vi.waitFor(() => expect(asked()).toHaveLength(3));
    fireEvent.change(screen.getByLabelText("Conflicts of"), { target: { value: "customers" } });
    await vi.waitFor(() => expect(asked()).toHaveLength(4));
    expect(asked().slice(1)).toEqual([
      { metric: null, period: "2026-09" },
      { metric: null, period: "2026-09" },
      { metric: "customers", period: "2026-09" },
    ]);
  });

  test("have one question under way, and the latest wins", async () => {
    await begin();
    const release: (() => void)[] = [];
    const send = host.send.bind(host);
    host.send = (name, args) =>
      name === "conflicts"
        ? new Promise((resolve) => {
            release.push(() => resolve(send(name, args)));
          })
        : send(name, args);
    view.period.value = "2026-09";
    await vi.waitFor(() => expect(release).toHaveLength(1));
    view.period.value = "2026-08";
    expect(release).toHaveLength(1);
    host.answers.conflicts = found({ title: "late" });
    release.shift()?.();
    await vi.waitFor(() => expect(release).toHaveLength(1));
    expect(panel()?.textContent).not.toContain("late");
    host.answers.conflicts = found({ title: "latest" });
    release.shift()?.();
    await vi.waitFor(() => expect(panel()?.textContent).toContain("latest"));
  });

  test("that are refused later say why, and nothing is drawn", async () => {
    await begin();
    host.answers.conflicts = refusal("period", "'Revenue' has no value in Aug 2026");
    view.period.value = "2026-08";
    await vi.waitFor(() => expect(screen.getByRole("alert").textContent).toContain("no value"));
    expect(edges()).toEqual([]);
  });

  test("that are refused at once leave the tree as it was", async () => {
    await begin(refusal("edit", "the limits of 'Price' contradict each other"));
    expect(view.notice.value?.text).toContain("the limits of 'Price' contradict each other");
    expect(view.mode.value).toBeNull();
  });

  test("that do not exist are said in a sentence, as the kernel tells it", async () => {
    const note = "no lever helps one and hurts another of: Revenue";
    await begin(found({ title: "no conflicts, Oct 2026", clashes: [], notes: [note] }));
    expect(panel()?.textContent).toContain("No lever helps one and hurts another of: Revenue.");
    expect(edges()).toEqual([]);
    expect(items()).toEqual([]);
  });

  test("go with the mode, and nothing is asked any more", async () => {
    await begin();
    fireEvent.click(screen.getByLabelText("Leave the conflicts"));
    await vi.waitFor(() => expect(panel()).toBeNull());
    view.period.value = "2026-09";
    expect(asked()).toHaveLength(1);
    expect(document.querySelector(".kt-clashes")).toBeNull();
  });

  test("are told by the kernel as the protocol has them", async () => {
    const step = talk.steps.find(({ command }) => command.name === "conflicts");
    const told = step?.reply as unknown as { result: ConflictsFound };
    expect(told.result.clashes.length).toBeGreaterThan(0);
    for (const one of told.result.clashes)
      expect(Object.keys(one).sort()).toEqual(Object.keys(PRICE).sort());
    expect(Object.keys(told.result).sort()).toEqual(Object.keys(found()).sort());
  });
});

test("arrows that end at one card do not end at one point", () => {
  const box = (metric: string, x: number, y: number) =>
    ({ key: metric, metric, x, y, width: 200, height: 100 }) as never;
  const boxes = new Map([
    ["a", box("a", 600, 0)],
    ["b", box("b", 600, 300)],
    ["c", box("c", 0, 150)],
  ]);
  const clash = (lever: string): Clash => ({
    ...PRICE,
    lever,
    helps: [],
    hurts: [["c", -1]],
    breaks: [],
  });
  const lines = linesOf([clash("a"), clash("b")], boxes);
  const ends = lines.map(({ points }) => points.slice(-2).join());
  expect(new Set(ends).size).toBe(2);
});

test("a label stands where it covers nothing, and else where it covers least", () => {
  const flat = [0, 0, 100, 0, 200, 0, 300, 0] as const;
  const size = { width: 40, height: 20 };
  const middle = placeOn([flat], size, []);
  expect(middle && middle.x + middle.width / 2).toBeCloseTo(150);
  const beside = placeOn([flat], size, [{ x: 130, y: -20, width: 60, height: 40 }]);
  expect(beside && (beside.x + beside.width < 130 || beside.x > 190)).toBe(true);
  const other = [0, 500, 100, 500, 200, 500, 300, 500] as const;
  const away = placeOn([flat, other], size, [{ x: -50, y: -50, width: 500, height: 100 }]);
  expect(away?.y).toBeCloseTo(490);
});
