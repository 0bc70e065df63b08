import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import "../src/entries/analysis.ts";
import { type Answer, Disconnected } from "../src/host.ts";
import type { CommandName, Commands } from "../src/protocol.ts";
import { Editor } from "../src/views/editor.tsx";
import { toggleMode } from "../src/views/mode.ts";
import type { View } from "../src/views/view.ts";
import { type FakeHost, fakeHost, refusal, viewOf } from "./fake-host.ts";
import { float64, patch, shop } from "./shop.ts";

const chunk = vi.hoisted(() => ({ broken: false }));
vi.mock("../src/views/kernel-module.ts", () => ({
  kernelModule: async (_: unknown, { part }: { part?: string }) => {
    if (part === undefined) return { embed: async () => () => {} };
    if (chunk.broken) throw new Error("the kernel sent no code");
    const parts = await import(`../src/entries/${part}.ts`);
    return { default: () => parts };
  },
}));

type Suppose = Answer<"suppose">;

let host: FakeHost;
let view: View;
/** Questions whether the page is right, each waiting for its answer. */
let asked: { overrides: object; answer: (told: Record<string, number[]>) => Promise<void> }[];
let lost: boolean;

const painted = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => setTimeout(resolve))));
  });

const FORMULAS: Commands["what_if"]["result"] = {
  rev: 7,
  groups: [
    [["customers", ["+", ["ref", "new_customers"], ["ref", "repeat"]]]],
    [["revenue", ["*", ["ref", "customers"], ["ref", "price"]]]],
  ],
  years: [2026, 2026, 2026],
  openings: {},
  scenarios: [],
};

function card(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`.kt-card[data-id="${id}"]`);
  if (!found) throw new Error(`there is no card ${id}`);
  return found;
}
const shown = (id: string) => card(id).querySelector(".kt-val")?.getAttribute("title");
const notice = () => document.querySelector(".kt-toast")?.textContent ?? "";

async function move(id: string, value: number): Promise<void> {
  const slider = card(id).querySelector<HTMLInputElement>(".kt-slide");
  if (!slider) throw new Error(`${id} has no slider`);
  slider.value = String(value);
  fireEvent.input(slider);
  fireEvent.change(slider);
  await painted();
}

async function begin(): Promise<void> {
  await toggleMode(view, "what-if");
  await painted();
}

beforeEach(async () => {
  chunk.broken = false;
  host = fakeHost();
  asked = [];
  lost = false;
  host.answers.what_if = FORMULAS;
  const send = host.send.bind(host);
  host.send = <N extends CommandName>(name: N, args: Commands[N]["args"]): Promise<Answer<N>> => {
    if (name !== "suppose") return send(name, args);
    void send(name, args);
    if (lost) return Promise.reject(new Disconnected());
    return new Promise((resolve) => {
      const { overrides } = (args as Commands["suppose"]["args"]).scenario;
      const answer = async (told: Record<string, number[]>) => {
        const reply: Suppose = {
          result: { rev: 7, metrics: Object.keys(told) },
          buffers: [float64(...Object.values(told).flat())],
        };
        resolve(reply as Answer<N>);
        await painted();
      };
      asked.push({ overrides, answer });
    });
  };
  const tree = shop();
  view = viewOf(host, {
    ...tree,
    series: [
      [900, 950, 990],
      [90, 95, 99],
      [40, 45, 44],
      [50, 50, 55],
      [10, 10, 10],
    ],
  });
  render(<Editor view={view} />);
  await painted();
});
afterEach(cleanup);

describe("while a lever moves", () => {
  test("every card above it shows what it would be, without asking the kernel first", async () => {
    await begin();
    await move("price", 12);
    expect(shown("revenue")).toBe("€1,188.00");
    expect(card("revenue").textContent).toContain("from €990");
    expect(document.querySelectorAll(".kt-card.marked")).toHaveLength(2);
    expect(screen.getByLabelText("Scenario", { selector: "section" }).textContent).toContain(
      "Revenue would be €1,188",
    );
  });

  test("one question is under way, and what moved meanwhile is asked next", async () => {
    await begin();
    await move("price", 12);
    await move("price", 13);
    await move("price", 14);
    expect(asked.map(({ overrides }) => overrides)).toEqual([{ price: 12 }]);
    await asked[0]?.answer({ revenue: [900, 950, 1188], price: [10, 10, 12] });
    expect(notice()).toBe("");
    expect(shown("revenue")).toBe("€1,386.00");
    expect(asked.map(({ overrides }) => overrides)).toEqual([{ price: 12 }, { price: 14 }]);
  });

  test("an answer about what has moved on since is not shown", async () => {
    await begin();
    await move("price", 12);
    await move("price", 14);
    await asked[0]?.answer({ revenue: [1, 1, 1], price: [10, 10, 12] });
    expect(shown("revenue")).toBe("€1,386.00");
    expect(notice()).toBe("");
  });

  test("the kernel's numbers win, and a difference is said", async () => {
    await begin();
    await move("price", 12);
    await asked[0]?.answer({ revenue: [900, 950, 1188.0001], price: [10, 10, 12] });
    expect(shown("revenue")).toBe("€1,188.00");
    expect(notice()).toContain("The page computed €1,188.00 for Revenue in Oct 2026");
    expect(view.series.value.get("revenue")?.[2]).toBe(1188.0001);
  });

  test("rounding is no difference", async () => {
    await begin();
    await move("price", 12);
    await asked[0]?.answer({ revenue: [900, 950, 1188 * (1 + 1e-10)], price: [10, 10, 12] });
    expect(notice()).toBe("");
  });

  test("a kernel that does not answer leaves what was computed, and is asked again", async () => {
    await begin();
    lost = true;
    await move("price", 12);
    expect(shown("revenue")).toBe("€1,188.00");
    expect(document.querySelector(".kt-wi-late")).not.toBeNull();
    lost = false;
    await move("price", 13);
    expect(asked.map(({ overrides }) => overrides)).toEqual([{ price: 13 }]);
    await asked[0]?.answer({});
    expect(document.querySelector(".kt-wi-late")).toBeNull();
  });

  test("back at its value a lever is not moved any more", async () => {
    await begin();
    await move("price", 12);
    await move("price", 10);
    expect(document.querySelectorAll(".kt-card.marked")).toHaveLength(0);
    expect(shown("revenue")).toBe("€990.00");
  });
});

describe("the mode", () => {
  test("is left as it was entered", async () => {
    await begin();
    await move("price", 12);
    await begin();
    expect(view.mode.value).toBeNull();
    expect(shown("revenue")).toBe("€990.00");
    expect(document.querySelector(".kt-slide")).toBeNull();
  });

  test("computes with a formula that is changed meanwhile", async () => {
    await begin();
    await move("price", 12);
    const groups = FORMULAS.groups.slice(0, 1);
    host.answers.what_if = {
      ...FORMULAS,
      rev: 8,
      groups: [...groups, [["revenue", ["+", ["ref", "customers"], ["ref", "price"]]]]],
    };
    const series = [{ metric: "revenue", start: 0, length: 3 }];
    host.kernel.patch(patch(8, { series }), float64(100, 105, 109));
    await painted();
    expect(shown("revenue")).toBe("€111.00");
  });

  test("says why it cannot begin", async () => {
    host.answers.what_if = refusal("internal", "no formulas today");
    await begin();
    expect(view.mode.value).toBeNull();
    expect(notice()).toContain("no formulas today");
  });

  test("can be asked for again when its code did not come", async () => {
    chunk.broken = true;
    await begin();
    expect(notice()).toContain("the kernel sent no code");
    chunk.broken = false;
    await begin();
    expect(view.mode.value?.name).toBe("what-if");
  });
});
