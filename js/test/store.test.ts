import { effect } from "@preact/signals";
import { describe, expect, test } from "vitest";
import { openStore, patched, stateOf } from "../src/store.ts";
import { fakeHost } from "./fake-host.ts";
import { float64, metric, patch, shop } from "./shop.ts";

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("a snapshot", () => {
  test("with lists and one with a buffer give the same numbers, missing ones as NaN", () => {
    const lists = shop();
    const rows = lists.series as (number | null)[][];
    const buffer = float64(...rows.flat().map((value) => value ?? Number.NaN));
    expect(stateOf({ ...lists, series: buffer }).series).toEqual(stateOf(lists).series);
    expect(stateOf(lists).series.get("price")).toEqual(Float64Array.of(10, 10, Number.NaN));
  });

  test("whose bytes do not begin on an eight-byte boundary is read all the same", () => {
    const all = new Uint8Array(4 + 8 * 15);
    all.set(new Uint8Array(float64(...Array.from({ length: 15 }, (_, n) => n)).buffer), 4);
    const state = stateOf({ ...shop(), series: new DataView(all.buffer, 4) });
    expect(state.series.get("customers")).toEqual(Float64Array.of(3, 4, 5));
  });
});

test("findings in the language of the page take the place of those in English", () => {
  const store = openStore(fakeHost(), shop());
  const finding = {
    code: "residual",
    severity: "info",
    message: "1.234,5 left",
    hint: "",
  } as const;
  const before = store.state.value;
  store.retell({ price: [finding], gone: [finding] });
  const { metrics } = store.state.value;
  expect(metrics.get("price")?.findings).toEqual([finding]);
  expect(metrics.get("revenue")).toBe(before.metrics.get("revenue"));
  expect(metrics.has("gone")).toBe(false);
});

describe("a patch", () => {
  const before = stateOf(shop());

  test("replaces the metrics it names and no other", () => {
    const renamed = metric("price", { label: "Average price" });
    const after = patched(before, patch(8, { metrics: [renamed] }), undefined);
    expect(after?.metrics.get("price")).toEqual(renamed);
    expect(after?.metrics.get("revenue")).toBe(before.metrics.get("revenue"));
    expect(after?.series).toBe(before.series);
    expect(before.metrics.get("price")?.label).toBe("Price");
  });

  test("writes stretches of numbers, one after the other", () => {
    const stretches = [
      { metric: "price", start: 2, length: 1 },
      { metric: "revenue", start: 1, length: 2 },
    ];
    const after = patched(before, patch(8, { series: stretches }), float64(11, 951, 1089));
    expect(after?.series.get("price")).toEqual(Float64Array.of(10, 10, 11));
    expect(after?.series.get("revenue")).toEqual(Float64Array.of(900, 951, 1089));
    expect(after?.metrics).toBe(before.metrics);
    expect(before.series.get("price")).toEqual(Float64Array.of(10, 10, Number.NaN));
  });

  test("gives a new metric a row of missing numbers where it brings none", () => {
    const news = patch(8, {
      metrics: [metric("refunds")],
      series: [{ metric: "refunds", start: 0, length: 1 }],
      roots: ["revenue", "refunds"],
    });
    const after = patched(before, news, float64(5));
    expect(after?.series.get("refunds")).toEqual(Float64Array.of(5, Number.NaN, Number.NaN));
    expect(after?.roots).toEqual(["revenue", "refunds"]);
  });

  test("takes removed metrics out", () => {
    const after = patched(before, patch(8, { removed: ["price"] }), undefined);
    expect(after?.metrics.has("price")).toBe(false);
    expect(after?.series.has("price")).toBe(false);
  });

  test("is refused when the one before it was missed", () => {
    expect(patched(before, patch(9), undefined)).toBeNull();
  });
});

describe("a store", () => {
  test("asks for the whole tree after a gap, and keeps patches that arrive meanwhile", async () => {
    const host = fakeHost();
    const store = openStore(host, shop());
    host.snapshots = [{ ...shop(), rev: 9, name: "Shop at 9" }];
    host.kernel.patch(patch(9), undefined);
    host.kernel.patch(patch(10, { name: "Shop at 10" }), undefined);
    await settled();
    expect(store.state.value.rev).toBe(10);
    expect(store.state.value.name).toBe("Shop at 10");
  });

  test("asks for the whole tree after a reset", async () => {
    const host = fakeHost();
    const store = openStore(host, shop());
    host.snapshots = [{ ...shop(), rev: 8, periods: { grain: "month", keys: ["2026-11"] } }];
    host.kernel.reset();
    await settled();
    expect(store.state.value.periods.keys).toEqual(["2026-11"]);
  });

  test("lets a patch pass that it has seen already", async () => {
    const host = fakeHost();
    const store = openStore(host, shop());
    host.kernel.patch(patch(7, { name: "old" }), undefined);
    await settled();
    expect(store.state.value.name).toBe("Shop");
  });

  test("asks again with the next patch when nobody answered", async () => {
    const host = fakeHost();
    const store = openStore(host, shop());
    host.kernel.patch(patch(9), undefined);
    await settled();
    expect(store.state.value.rev).toBe(7);
    host.snapshots = [{ ...shop(), rev: 10 }];
    host.kernel.patch(patch(10), undefined);
    await settled();
    expect(store.state.value.rev).toBe(10);
  });

  test("a change of one field is told to nobody who reads another", () => {
    const host = fakeHost();
    const store = openStore(host, shop());
    const read: string[] = [];
    effect(() => void read.push(`name ${store.fields.name.value}`));
    effect(() => void read.push(`${store.fields.periods.value.keys.length} periods`));
    effect(() => void read.push(`gone: ${store.gone.value}`));
    read.length = 0;
    host.kernel.patch(patch(8, { name: "Corner shop" }), undefined);
    host.kernel.link("busy");
    expect(read).toEqual(["name Corner shop"]);
    host.kernel.link("dead");
    expect(read).toEqual(["name Corner shop", "gone: true"]);
  });
});
