import { describe, expect, test } from "vitest";
import type { Column, Entry } from "../../src/exploring/columns.ts";
import { gridOf, pasteEdits, sheetOf } from "../../src/exploring/copying.ts";
import { fitting } from "../../src/exploring/fuzzy.ts";
import { spelled } from "../../src/exploring/keys-text.ts";
import { finding, marksIn, termsOf } from "../../src/exploring/matching.ts";
import { typedNumber } from "../../src/exploring/relative.ts";
import { condition, type Row, sameRows } from "../../src/exploring/rows.ts";
import { metric } from "../shop.ts";

describe("a number that is typed", () => {
  test.each([
    ["12k", 200, null, 12_000],
    ["4.2%", 0.05, "%", 0.042],
    ["4.2", 0.05, "%", 0.042],
    ["€1.5M", 10, "EUR", 1_500_000],
    ["", 200, null, null],
  ])("%s is the number itself", (text, present, unit, value) => {
    expect(typedNumber(text, present, unit)).toEqual({ value });
  });

  test.each([
    ["+10%", 200, null, 220],
    ["-10%", 200, null, 180],
    ["−10%", -200, null, -180],
    ["-5", 200, null, 195],
    ["+1k", 200, null, 1_200],
    ["*2", 200, null, 400],
    ["×2", 200, null, 400],
    ["/4", 200, null, 50],
    ["+1%", 0.04, "%", 0.0404],
    ["*2", 0.04, "%", 0.08],
    ["+10%", 0.1, null, 0.11],
  ])("%s changes %d (%s)", (text, present, unit, value) => {
    expect(typedNumber(text, present, unit)).toEqual({ value });
  });

  test("a sign belongs to the number where nothing, or a negative number, stands", () => {
    expect(typedNumber("-5", null, null)).toEqual({ value: -5 });
    expect(typedNumber("+5", null, null)).toEqual({ value: 5 });
    expect(typedNumber("-5", -3, null)).toEqual({ value: -5 });
    expect(typedNumber("=-5", 200, null)).toEqual({ value: -5 });
  });

  test.each(["many", "+many", "*", "12 13", "/0", "*1e400"])("%s is refused", (text) => {
    expect(typedNumber(text, 200, null)).toHaveProperty("error");
  });

  test("nothing can be doubled where there is nothing", () => {
    expect(typedNumber("*2", null, null)).toHaveProperty("error");
  });
});

describe("a search", () => {
  const metrics = [
    metric("a", { label: "Revenue", formula: "b * c", owner: "Ann Lee" }),
    metric("b", { label: "New users", tags: ["growth"] }),
    metric("c", { label: "Average revenue", owner: "Bo" }),
  ];
  const said = ({ id }: { id: string }) => ({ status: id === "b" ? "at risk" : null });
  const all = new Map(metrics.map((one) => [one.id, one]));
  const found = (query: string) => finding()(query, all, said);

  test("has fields, words and words in quotes", () => {
    expect(termsOf('tag:x  status:"at risk" "new users" a:b')).toEqual([
      { field: "tag", text: "x" },
      { field: "status", text: "at risk" },
      { field: "", text: "new users" },
      { field: "", text: "a:b" },
    ]);
  });

  test("finds first what begins so", () => {
    expect(found("reven")).toEqual(["a", "c"]);
    expect(found("REVENUE average")).toEqual(["c"]);
  });

  test("finds by field", () => {
    expect(found("tag:grow")).toEqual(["b"]);
    expect(found("owner:ann")).toEqual(["a"]);
    expect(found('status:"at risk"')).toEqual(["b"]);
    expect(found("is:input")).toEqual(["b", "c"]);
    expect(found("is:computed")).toEqual(["a"]);
    expect(found("is:nonsense")).toEqual([]);
    expect(found("   ")).toEqual([]);
  });

  test("looks on where it was, whatever is typed or taken away", () => {
    const find = finding();
    for (const query of ["r", "re", "reve", "re", "reve a", "is:in", "is:input", "owner:a", "a"])
      expect(find(query, all, said)).toEqual(found(query));
    const fewer = new Map([...all].slice(1));
    expect(find("av", fewer, said)).toEqual(["c"]);
    expect(find("average", all, said)).toEqual(["c"]);
  });

  test("marks every word once, and none over another", () => {
    expect(marksIn("new use", "New users")).toEqual([
      [0, 3],
      [4, 7],
    ]);
    expect(marksIn("reve evenue tag:x", "Revenue")).toEqual([[0, 7]]);
  });
});

describe("a few letters", () => {
  test("stand in their order, best where words begin", () => {
    expect(fitting("adr")("Add a driver")?.marks).toEqual([
      [4, 5],
      [6, 8],
    ]);
    expect(fitting("driver")("Add a driver")?.marks).toEqual([[6, 12]]);
    expect(fitting("rvd")("Add a driver")).toBeNull();
  });

  test("fit better what they begin", () => {
    const score = (text: string) => fitting("re")(text)?.score ?? 0;
    expect(score("Rename")).toBeGreaterThan(score("Compare"));
    expect(score("Show Revenue")).toBeGreaterThan(score("Compare"));
  });

  test("nothing typed fits everything alike", () => {
    expect(fitting(" ")("Undo")).toEqual({ score: 0, marks: [] });
  });
});

const words = (id: string, content: Column["content"], numeric = false): Column => ({
  id,
  label: id,
  width: 100,
  numeric,
  content,
  shown: (entry) => String(content(entry) ?? "–"),
});

describe("a spreadsheet", () => {
  const entry = (label: string, owner: string) =>
    ({ metric: metric("x", { label, owner }) }) as Entry;
  const columns = [
    words("Metric", ({ metric }) => metric.label),
    words("Owner", ({ metric }) => metric.owner),
    words("Value", () => 0.25, true),
  ];

  test("takes text with tabs; what would be reckoned or split is not", () => {
    const made = sheetOf(columns, [{ entry: entry("A\tB\nC", "=1+1"), depth: 0 }]);
    expect(made.text).toBe("Metric\tOwner\tValue\nA B C\t'=1+1\t0.25");
  });

  test("takes HTML, indented and without markup of its own", () => {
    const { html } = sheetOf(columns, [{ entry: entry("<b>", "x"), depth: 2 }]);
    expect(html).toContain('<td style="padding-left:2em">&lt;b></td><td>x</td><td>0.25</td>');
  });

  test("gives lines and cells", () => {
    expect(gridOf("1\t2\r\n3\t 4 \n")).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
  });

  test("pastes a column down the lines and counts what takes no value", () => {
    const rows = ["a", "b", "c"].map((id, index) => ({ metric: id, index }) as Row);
    const column = { ...words("Value", () => 0, true), editor: {} } as Column;
    const asked: string[] = [];
    const { edits, refused } = pasteEdits(
      [["Value"], ["5"], ["6"]],
      rows,
      [column],
      { row: 0, column: 0 },
      (row, _, typed) => {
        asked.push(`${row.metric} ${typed}`);
        return row.metric === "b" ? "refused" : null;
      },
    );
    expect(asked).toEqual(["b 5", "c 6"]);
    expect(refused).toEqual(["b"]);
    expect(edits).toEqual([]);
  });
});

test("a line that has not changed stays the object it was", () => {
  const line = (key: string, index: number) => ({ key, metric: key, index, open: false }) as Row;
  const before = new Map([line("a", 0), line("b", 1)].map((row) => [row.key, row]));
  const after = sameRows([line("a", 0), line("c", 1), line("b", 2)], before);
  expect(after[0]).toBe(before.get("a"));
  expect(after.map(({ key, index }) => [key, index])).toEqual([
    ["a", 0],
    ["c", 1],
    ["b", 2],
  ]);
});

describe("the line of filters", () => {
  const holds = (typed: string, value: number | null, unit: string | null = null): boolean =>
    condition(typed)(
      words("value", () => value, true),
      { metric: metric("x", { unit }) } as Entry,
    );

  test.each([
    [">1k", 1_001, true],
    [">1k", 1_000, false],
    [">= 1,000", 1_000, true],
    ["<5", 5, false],
    ["≤5", 5, true],
    ["=5", 5, true],
    ["10..20", 15, true],
    ["10..20", 25, false],
    [">", 3, true],
  ])("%s of %d", (typed, value, fits) => {
    expect(holds(typed, value)).toBe(fits);
  });

  test("of nothing", () => {
    expect(holds("-", null)).toBe(true);
    expect(holds(">1", null)).toBe(false);
  });

  test("in the unit of the metric", () => {
    expect(holds(">3", 0.04, "%")).toBe(true);
  });
});

test("keys are spelled as they stand on a keyboard", () => {
  expect(spelled("Ctrl+Shift+ArrowRight")).toBe("Ctrl ⇧ →");
  expect(spelled("+")).toBe("+");
  expect(spelled("Ctrl++")).toBe("Ctrl +");
  expect(spelled("f")).toBe("F");
});
