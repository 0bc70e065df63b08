import { cleanup, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { collapsedAt, depthOf, levelsShown } from "../src/canvas/levels.ts";
import { mapPaths, mapScale } from "../src/canvas/map-paths.ts";
import { selectAlso, selectThese, selectUpTo } from "../src/canvas/selecting.ts";
import { huesOf, initials } from "../src/canvas/tint.ts";
import { type Box, layoutTree } from "../src/layout/layout-tree.ts";
import { bundlesOf, partsOf } from "../src/views/edges.tsx";
import { Editor } from "../src/views/editor.tsx";
import { arrowCurve, labelled } from "../src/views/influences.tsx";
import { select, type View } from "../src/views/view.ts";
import { fakeHost, viewOf } from "./fake-host.ts";
import { metric, shop } from "./shop.ts";

vi.mock("../src/views/kernel-module.ts", () => import("./kernel-module.ts"));

let view: View;
const card = (id: string) => document.querySelector<HTMLElement>(`.kt-card[data-id="${id}"]`);
const EVERYWHERE = { left: -1e9, right: 1e9, top: -1e9, bottom: 1e9 };

async function open(editable = true): Promise<void> {
  cleanup();
  view = viewOf(fakeHost(editable), shop());
  render(<Editor view={view} />);
  await waitFor(() => expect(document.querySelector(".kt-edge")).not.toBeNull());
}

beforeEach(() => open());
afterEach(cleanup);

describe("levels", () => {
  test("are counted and hidden from where a metric has its card", () => {
    const { value: state } = view.store.state;
    expect(depthOf(state)).toBe(3);
    expect(collapsedAt(state, 1)).toEqual(new Set(["revenue", "customers"]));
    expect(collapsedAt(state, 2)).toEqual(new Set(["customers"]));
    expect(collapsedAt(state, 3)).toEqual(new Set());
  });

  test.each([1, 2, 3])("%i of them are recognised in what shows", (count) => {
    view.collapsed.value = collapsedAt(view.store.state.value, count);
    expect(levelsShown(view.layout.value)).toBe(count < 3 ? count : Number.POSITIVE_INFINITY);
  });

  test("are mixed where one branch is opened further than another", () => {
    const drivers: Record<string, string[]> = { a: ["b", "c"], b: ["d"], c: ["e"] };
    const options = { collapsed: new Set(["c"]), direction: "lr" } as const;
    expect(levelsShown(layoutTree(["a"], (id) => drivers[id] ?? [], options))).toBeNull();
  });
});

describe("the minimap", () => {
  test("draws every card once, in the colour of its status", () => {
    const { cards } = mapPaths(view);
    const drawn = cards.map(([, path]) => path.split("M").length - 1);
    expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(view.layout.value.boxes.length);
    expect(cards.map(([colour]) => colour)).toContain("var(--kt-warn)");
  });

  test("fits any tree into its frame, and makes a long one wide enough to be seen", () => {
    const none = { boxes: [], chips: [], edges: [] };
    const long = mapScale({ ...none, width: 1_000, height: 100_000 });
    expect(100_000 * long.sy).toBeCloseTo(72);
    expect(1_000 * long.sx).toBeCloseTo(48);
    const usual = mapScale({ ...none, width: 1_440, height: 700 });
    expect(usual.sx).toBe(usual.sy);
  });
});

describe("several selected cards", () => {
  const chosen = () => [view.selected.value, ...view.others.value];

  test("are the range up to a card, in reading order", () => {
    select(view, "customers");
    selectUpTo(view, "repeat");
    expect(chosen()).toEqual(["customers", "new_customers", "repeat"]);
    selectUpTo(view, "revenue");
    expect(chosen()).toEqual(["customers", "revenue"]);
  });

  test("lose one and keep the others, and the next leads when the first goes", () => {
    selectThese(view, "customers", ["customers", "price", "repeat"]);
    selectAlso(view, "repeat");
    expect(chosen()).toEqual(["customers", "price"]);
    selectAlso(view, "customers");
    expect(chosen()).toEqual(["price"]);
    selectAlso(view, "price");
    expect(chosen()).toEqual([null]);
  });

  test("are one again after a plain selection", () => {
    selectThese(view, "customers", ["price"]);
    select(view, "repeat");
    expect(chosen()).toEqual(["repeat"]);
  });

  test("are said to be so, and have a toolbar that counts them", async () => {
    selectThese(view, "customers", ["price", "repeat"]);
    await waitFor(() => {
      expect(screen.getByRole("toolbar", { name: "Selection" }).textContent).toContain(
        "3 selected",
      );
    });
    expect(card("price")?.getAttribute("aria-selected")).toBe("true");
    expect(card("revenue")?.getAttribute("aria-selected")).toBe("false");
  });

  test("have nothing that changes them in a view that only reads", async () => {
    await open(false);
    selectThese(view, "customers", ["price"]);
    const toolbar = await screen.findByRole("toolbar");
    expect([...toolbar.querySelectorAll("button")].map(({ title }) => title)).toEqual([
      "Details (.)",
    ]);
  });

  test("have their toolbar at the card, and below the tree in a narrow cell", async () => {
    select(view, "customers");
    const toolbar = await screen.findByRole("toolbar");
    view.size.value = { width: 1_000, height: 500 };
    await waitFor(() => expect(toolbar.style.left).not.toBe(""));
    view.size.value = { width: 400, height: 500 };
    await waitFor(() => expect(toolbar.style.left).toBe(""));
    expect(toolbar.classList.contains("docked")).toBe(true);
  });
});

describe("the labels of influences", () => {
  const box = (key: string, x: number, y: number) => ({
    ...(view.layout.value.boxes[0] as Box),
    ...{ key, x, y, width: 200, height: 100 },
  });

  test("hide no card where there is a place that hides none", () => {
    const [from, to] = [box("a", 0, 0), box("b", 1_000, 400)];
    const curve = arrowCurve(from, to);
    const middle = labelled([{ words: "price effect", curve }], {
      boxes: [from, to],
      chips: [],
    })[0];
    const between = box("c", (middle?.x ?? 0) - 100, (middle?.y ?? 0) - 50);
    const boxes = [from, to, between];
    const moved = labelled([{ words: "price effect", curve }], { boxes, chips: [] })[0];
    const covers = ({ x, y }: Box, at = moved) =>
      at && at.x > x - 20 && at.x < x + 220 && at.y > y - 9 && at.y < y + 109;
    expect(covers(between, middle)).toBe(true);
    expect(boxes.some((one) => covers(one))).toBe(false);
  });

  test("stand apart from each other", () => {
    const curve = arrowCurve(box("a", 0, 0), box("b", 1_000, 400));
    const arrow = { words: "price effect", curve };
    const [one, other] = labelled([arrow, arrow], { boxes: [], chips: [] });
    expect([one?.x, one?.y]).not.toEqual([other?.x, other?.y]);
  });
});

describe("what is searched for", () => {
  test("stays, and everything else is faded", async () => {
    view.hits.value = new Set(["customers", "repeat"]);
    await waitFor(() => expect(card("price")?.classList.contains("faded")).toBe(true));
    expect(card("customers")?.classList.contains("faded")).toBe(false);
    view.hits.value = null;
    await waitFor(() => expect(document.querySelector(".faded")).toBeNull());
  });

  test("has edges; those that lead elsewhere are faded", () => {
    view.hits.value = new Set(["customers", "repeat"]);
    const parts = partsOf(view.layout.value, view.boxes.value, EVERYWHERE);
    const bundles = new Map(
      bundlesOf(view, parts, view.boxes.value).map(([look, path]) => [look?.tone, path]),
    );
    expect(bundles.get("faded")?.split("C")).toHaveLength(4); // three of four edges
    expect(bundles.get(undefined)?.split("C")).toHaveLength(2);
  });
});

describe("colours", () => {
  test("of owners are as many as owners, stable, and never alone", () => {
    const owners = ["Ann Lee", "Bo Chen", "Cy", "growth", "e", "f", "g", "h"];
    const all = owners.map((owner) => metric("price", { id: owner, owner }));
    expect(new Set(huesOf(all).values()).size).toBe(8);
    expect(huesOf([...all].reverse())).toEqual(huesOf(all));
    expect(owners.slice(0, 4).map(initials)).toEqual(["AL", "BC", "Cy", "Gr"]);
    expect(huesOf([...all, metric("price", { id: "x", owner: "i" })]).size).toBe(9);
  });

  test("of owners stand on the cards with their initials, in the legend by name", async () => {
    cleanup();
    const snapshot = shop();
    const metrics = snapshot.metrics.map((one) =>
      one.id === "price" ? { ...one, owner: "Ann Lee" } : one,
    );
    view = viewOf(fakeHost(), { ...snapshot, metrics });
    render(<Editor view={view} />);
    view.colour.value = "owner";
    await waitFor(() => expect(card("price")?.querySelector(".kt-tint")?.textContent).toBe("AL"));
    expect(card("repeat")?.querySelector(".kt-tint")).toBeNull();
    expect(screen.getByRole("group", { name: "Legend" }).textContent).toContain("Ann Lee");
  });

  test("of changes follow the aim, not the sign", async () => {
    view.colour.value = "segment";
    await waitFor(() => expect(card("revenue")?.style.getPropertyValue("--t")).toContain("good"));
    expect(card("revenue")?.querySelector(".kt-tint")?.textContent).toBe("▲");
    view.colour.value = "status";
    await waitFor(() => expect(card("revenue")?.querySelector(".kt-tint")).toBeNull());
  });
});

test("a shared driver has one card and no second place where lines lead to it", () => {
  const drivers: Record<string, string[]> = { a: ["b", "c"], b: ["d"], c: ["d", "e"] };
  const options = { collapsed: new Set<string>(), direction: "lr" } as const;
  const keys = (ghosts: boolean) =>
    layoutTree(["a"], (id) => drivers[id] ?? [], { ...options, ghosts }).boxes.map(
      ({ key }) => key,
    );
  expect(keys(true)).toEqual(["a", "b", "d", "c", "c/d", "e"]);
  expect(keys(false)).toEqual(["a", "b", "d", "c", "e"]);
});
