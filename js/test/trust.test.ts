import { describe, expect, test } from "vitest";
import type { Edit } from "../src/host.ts";
import { stateOf } from "../src/store.ts";
import { asPython, literal } from "../src/trust/as-python.ts";
import { overlaid, pendingIn } from "../src/trust/overlay.ts";
import { shop } from "./shop.ts";

const told = stateOf(shop());
const edit = (name: string, args: object): Edit =>
  ({ id: "1", name, args, by: null, stage: 0 }) as Edit;

describe("edits under way", () => {
  test("lie on the tree in the order they were made; what the kernel told stays as it is", () => {
    const shown = overlaid(told, [
      edit("rename", { metric: "price", label: "First" }),
      edit("update", { metric: "price", changes: { target: 12, owner: "Ada", limits: null } }),
      edit("rename", { metric: "price", label: "Second" }),
    ]);
    expect(shown.metrics.get("price")).toMatchObject({ label: "Second", target: 12, owner: "Ada" });
    expect(shown.metrics.get("price")?.limits).toBeUndefined();
    expect(told.metrics.get("price")?.label).toBe("Price");
    expect(shown.series).toBe(told.series);
    expect(shown.metrics.get("revenue")).toBe(told.metrics.get("revenue"));
  });

  test("show a value in its period, or in all; a formula's value only the kernel can tell", () => {
    const value = (metric: string, period: string | null) =>
      overlaid(told, [edit("set_value", { metric, value: 7, period })]).series.get(metric);
    expect(value("price", "2026-09")).toEqual(Float64Array.of(10, 7, Number.NaN));
    expect(value("price", null)).toEqual(Float64Array.of(7, 7, 7));
    expect(value("revenue", null)).toBe(told.series.get("revenue"));
  });

  test("leave out what cannot be shown: an empty name, a formula, a metric that is gone", () => {
    const shown = overlaid(told, [
      edit("rename", { metric: "price", label: "" }),
      edit("update", { metric: "customers", changes: { formula: "7" } }),
      edit("rename", { metric: "nobody", label: "X" }),
    ]);
    expect(shown.metrics.get("price")?.label).toBe("Price");
    expect(shown.metrics.get("customers")?.formula).toBe("new_customers + repeat");
    expect(shown.metrics.has("nobody")).toBe(false);
  });

  test("mark the metric, and the numbers above it where they can change", () => {
    const marks = (name: string, args: object) =>
      Object.fromEntries(pendingIn(told, [edit(name, args)]));
    expect(marks("rename", { metric: "repeat", label: "R" })).toEqual({ repeat: true });
    expect(marks("update", { metric: "repeat", changes: { target: 5 } })).toEqual({ repeat: true });
    const above = { repeat: true, customers: false, revenue: false };
    expect(marks("set_value", { metric: "repeat", value: 5, period: null })).toEqual(above);
    expect(marks("update", { metric: "repeat", changes: { formula: "1" } })).toEqual(above);
    const steps = [{ name: "set_value", args: { metric: "repeat", value: 5, period: null } }];
    expect(marks("batch", { edits: steps })).toEqual(above);
  });

  test("of a thousand metrics above one another are followed once each", () => {
    const both = [
      edit("set_value", { metric: "price", value: 1, period: null }),
      edit("rename", { metric: "customers", label: "C" }),
      edit("set_value", { metric: "repeat", value: 1, period: null }),
    ];
    expect(Object.fromEntries(pendingIn(told, both))).toEqual({
      price: true,
      customers: true,
      repeat: true,
      revenue: false,
    });
  });
});

describe("Python", () => {
  test("writes values as Python does", () => {
    expect(literal({ a: [null, true, 1.5, 'x"\n'] })).toBe('{"a": [None, True, 1.5, "x\\"\\n"]}');
    expect(literal(false)).toBe("False");
  });

  test("has a line for every edit, and says what it has no verb for", () => {
    const line = (name: string, args: object) => asPython([edit(name, args)]);
    expect(line("update", { metric: "price", changes: { target: 42 } })).toBe(
      'tree.update("price", target=42)',
    );
    expect(line("insert", { metric: "price", label: "List price" })).toBe(
      'tree.insert("price", "List price")',
    );
    expect(line("travel", { steps: -3 })).toBe("tree.undo(3)");
    expect(
      line("relate", {
        kind: "conflict",
        lever: "price",
        helps: "revenue",
        hurts: "customers",
        note: "",
      }),
    ).toBe('tree.conflict("price", helps="revenue", hurts="customers", note="")');
    expect(
      line("relate", {
        kind: "influence",
        source: "price",
        target: "repeat",
        sign: "-",
        lag: 1,
        confidence: "low",
        note: "n",
      }),
    ).toBe('tree.influence("price", "repeat", sign="-", lag=1, confidence="low", note="n")');
    expect(line("note", { date: "2026-11-05", text: "Sale", metric: null })).toBe(
      'tree.note("2026-11-05", "Sale")',
    );
    expect(line("paste", { text: "A = B * C", parent: null })).toBe('tree.paste("A = B * C")');
    const records = [{ id: "a", label: "A", target: { path: { "2026-09-30": 3 } }, tags: ["x"] }];
    expect(line("paste", { records, parent: "customers", operator: "+" })).toBe(
      'tree.paste([{"id": "a", "label": "A", "target": {"path": {"2026-09-30": 3}}, "tags": ["x"]}], ' +
        'parent="customers", operator="+")',
    );
    expect(
      line("update", { metric: "price", changes: { benchmark: { path: { "2026-09-30": 3 } } } }),
    ).toBe('tree.update("price", benchmark={"path": {"2026-09-30": 3}})');
    const path = { name: "P", overrides: { price: { path: { "2026-09": 3 } } }, note: "" };
    expect(line("keep_scenario", { scenario: path })).toBe(
      'tree.scenario("P", {"price": kt.path({"2026-09": 3})})',
    );
    expect(line("something_new", { a: 1 })).toBe('# something_new {"a":1}');
    expect(line("batch", { edits: [edit("undo", {}), edit("redo", {})] })).toBe(
      "tree.undo()\ntree.redo()",
    );
  });
});
