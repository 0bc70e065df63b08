import { cleanup, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import "../src/entries/analysis.ts";
import "../src/entries/editing.ts";
import { Editor } from "../src/views/editor.tsx";
import type { View } from "../src/views/view.ts";
import { type FakeHost, fakeHost, refusal, viewOf } from "./fake-host.ts";
import { metric, patch, shop } from "./shop.ts";

vi.mock("../src/views/kernel-module.ts", () => import("./kernel-module.ts"));

let host: FakeHost;
let view: View;

/** Two frames on: effects have run, and what they asked a host that answers at once is drawn. */
const painted = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
  });
function card(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`.kt-card[data-id="${id}"]`);
  if (!found) throw new Error(`there is no card ${id}`);
  return found;
}
/** What was sent, without what the trend asks. */
const edits = () => host.sent.filter(({ name }) => !["trend", "runtime", "explain"].includes(name));
const focused = () => (document.activeElement as HTMLElement).dataset.id;

async function press(key: string, more: KeyboardEventInit = {}): Promise<KeyboardEvent> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  document.activeElement?.dispatchEvent(event);
  await painted();
  return event;
}

async function write(input: HTMLElement, text: string): Promise<void> {
  Object.assign(input, { value: text });
  (input as HTMLInputElement).setSelectionRange(text.length, text.length);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await painted();
}

async function focus(name: string): Promise<void> {
  card(name).focus();
  await painted();
}

async function open(editable = true): Promise<void> {
  cleanup();
  host = fakeHost(editable);
  view = viewOf(host, shop());
  render(<Editor view={view} />);
  await painted();
}

beforeEach(() => open());
afterEach(cleanup);

test("what opens and closes leaves every other part as it stands", async () => {
  await focus("customers");
  await press("Enter");
  const before = [...document.querySelectorAll(".kt-head, .kt-canvas, .kt-trend, .kt-card")];
  expect(before.some(({ className }) => className === "kt-trend")).toBe(true);
  await press("F2");
  expect(document.activeElement?.tagName).toBe("INPUT");
  await press("Escape");
  await press("f");
  await press("Escape");
  expect(before.filter(({ isConnected }) => !isConnected)).toEqual([]);
});

describe("a card says", () => {
  test("value, change, target and status in one accessible sentence", () => {
    const name = card("revenue").textContent?.replace(/\s+/g, " ");
    expect(name).toBe("Revenue, at risk, €990.00, up ▲ 4.2%from €950.00, 99% of the target €1,000");
  });

  test("that a value is missing, and why", () => {
    expect(card("price").textContent).toMatch(/^Price, no data, –.*No value for this period\./);
  });

  test("its place in the tree", () => {
    const customers = card("customers");
    expect(customers.getAttribute("aria-level")).toBe("2");
    expect(customers.getAttribute("aria-setsize")).toBe("2");
    expect(customers.getAttribute("aria-posinset")).toBe("1");
    expect(customers.getAttribute("aria-expanded")).toBe("true");
    expect(card("new_customers").hasAttribute("aria-expanded")).toBe(false);
  });
});

describe("the keyboard", () => {
  test("has one tab stop, the first card", () => {
    const stops = screen.getAllByRole("treeitem").filter((item) => item.tabIndex === 0);
    expect(stops.map((item) => item.dataset.id)).toEqual(["revenue"]);
  });

  test("walks in reading order, to the parent, to both ends", async () => {
    await focus("revenue");
    await press("ArrowDown");
    expect(focused()).toBe("customers");
    await press("ArrowRight");
    expect(focused()).toBe("new_customers");
    await press("ArrowLeft");
    expect(focused()).toBe("customers");
    await press("End");
    expect(focused()).toBe("price");
    await press("Home");
    expect(focused()).toBe("revenue");
    await press("r");
    expect(focused()).toBe("repeat");
  });

  test("collapses and expands", async () => {
    await focus("customers");
    await press("ArrowLeft");
    expect(card("customers").getAttribute("aria-expanded")).toBe("false");
    expect(screen.queryByText("New customers")).toBeNull();
    expect(screen.getByRole("button", { name: "Expand Customers, 2 hidden" })).toBeDefined();
    await press("ArrowRight");
    expect(screen.queryByText("New customers")).not.toBeNull();
  });

  test("reaches no shortcut of the notebook, except saving", async () => {
    const heard: string[] = [];
    const listen = (event: KeyboardEvent) => heard.push(event.key);
    document.addEventListener("keydown", listen);
    await focus("revenue");
    for (const key of ["b", "d", "ArrowDown", "z"]) await press(key);
    await press("Enter", { shiftKey: true });
    expect(screen.queryByRole("textbox", { name: /^Name of/ })).toBeNull();
    await press("s", { ctrlKey: true });
    document.removeEventListener("keydown", listen);
    expect(heard).toEqual(["s"]);
    for (const item of screen.getAllByRole("treeitem")) {
      expect(item.dataset.lmSuppressShortcuts).toBe("true");
    }
  });

  test("renames with Enter or F2 and comes back to the card", async () => {
    await focus("price");
    await press("F2");
    const input = screen.getByRole("textbox", { name: "Name of Price" });
    expect(document.activeElement).toBe(input);
    await write(input, "Average price");
    await press("Enter");
    expect(edits()).toEqual([
      { name: "rename", args: { metric: "price", label: "Average price" } },
    ]);
    expect(focused()).toBe("price");
  });

  test("keeps a refused name open and says why", async () => {
    host.answers.rename = refusal("label", "There is already a metric named Customers.");
    await focus("price");
    await press("Enter");
    await write(screen.getByRole("textbox", { name: "Name of Price" }), "Customers");
    await press("Enter");
    expect(screen.getByRole("alert").textContent).toContain("already a metric");
    await press("Escape");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(focused()).toBe("price");
  });

  test("undoes and redoes, as far as there are steps", async () => {
    await focus("revenue");
    await press("z", { ctrlKey: true });
    expect(edits()).toEqual([]);
    const history = { undo: "rename", redo: "add", past: 1, future: 1 };
    host.kernel.patch(patch(8, { history }), undefined);
    await press("z", { ctrlKey: true });
    await press("Z", { ctrlKey: true, shiftKey: true });
    await press("y", { ctrlKey: true });
    expect(edits().map((one) => one.name)).toEqual(["undo", "redo", "redo"]);
  });

  test("deletes an input metric at once and asks before one with drivers", async () => {
    await focus("price");
    await press("Delete");
    expect(edits()).toEqual([{ name: "remove", args: { metric: "price", with_drivers: false } }]);
    host.answers.remove = { changes: [], removed: ["customers", "repeat"] };
    await focus("customers");
    await press("Delete");
    const dialog = screen.getByRole("dialog", { name: "Delete Customers" });
    await waitFor(() => expect(dialog.textContent).toContain("Goes too: Repeat customers"));
    expect(edits().at(-1)?.args).toMatchObject({ dry_run: true });
    await press("Escape");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("moves a metric without a mouse, and shows both formulas first", async () => {
    host.answers.move = {
      changes: [
        { metric: "customers", before: "new_customers + repeat", after: "new_customers" },
        { metric: "revenue", before: "customers * price", after: "customers * price * repeat" },
      ],
    };
    await focus("repeat");
    await press("ArrowLeft", { altKey: true });
    const args = { metric: "repeat", from: "customers", to: "revenue" };
    expect(edits()).toEqual([{ name: "move", args: { ...args, dry_run: true } }]);
    const dialog = screen.getByRole("dialog", { name: "Move Repeat customers to Revenue" });
    expect(dialog.textContent).toContain("Customers × Price × [Repeat customers]");
    screen.getByRole("button", { name: "Move" }).click();
    await painted();
    expect(edits().at(-1)).toEqual({ name: "move", args });
  });

  test("edits nothing in a view that only reads", async () => {
    await open(false);
    await focus("price");
    for (const key of ["F2", "Enter", "Delete", "f", "+"]) await press(key);
    expect(edits()).toEqual([]);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });
});

describe("the formula", () => {
  async function editFormula(text: string): Promise<HTMLElement> {
    await focus("revenue");
    await press("f");
    const input = screen.getByRole("textbox", { name: "Formula of Revenue" });
    await write(input, text);
    return input;
  }

  test("is shown with labels and sent as it was typed", async () => {
    await focus("revenue");
    await press("f");
    const input = screen.getByRole("textbox", { name: "Formula of Revenue" });
    expect((input as HTMLInputElement).value).toBe("Customers × Price");
    await write(input, "Customers × Price − Refunds");
    await press("Enter");
    const changes = { formula: "Customers × Price − Refunds" };
    expect(edits().at(-1)).toEqual({ name: "update", args: { metric: "revenue", changes } });
    expect(focused()).toBe("revenue");
  });

  test("that is wrong stays open with the error under it and the place marked", async () => {
    host.answers.update = refusal("formula", 'Something must follow "×".', { span: [10, 11] });
    await editFormula("Customers ×");
    await press("Enter");
    expect(screen.getByRole("alert").textContent).toContain("must follow");
    expect(document.querySelector(".kt-fx .wrong")?.textContent).toBe("×");
    expect(screen.getByRole("dialog")).toBeDefined();
  });

  test("completes labels with Tab", async () => {
    const input = (await editFormula("Customers × rep")) as HTMLInputElement;
    expect(
      within(screen.getByRole("listbox")).getByRole("option", { selected: true }).textContent,
    ).toContain("Repeat customers");
    await press("Tab");
    expect(input.value).toBe("Customers × [Repeat customers]");
  });

  test("says before it is applied what it gives and which metrics are new", async () => {
    host.answers.update = { value: 980, placeholders: ["Refunds"], changes: [] };
    await editFormula("Customers × Price − Refunds");
    await waitFor(() => {
      expect(screen.getByRole("dialog").textContent).toContain("New metric: Refunds");
    });
    expect(edits().at(-1)?.args).toMatchObject({ dry_run: true });
    expect(screen.getByRole("dialog").textContent).toContain("= €980.00");
  });
});

test("a new driver joins with the operator of its parent and is selected", async () => {
  host.answers.add = { metric: "refunds" };
  await focus("customers");
  await press("+");
  await write(screen.getByRole("combobox", { name: "Name" }), "Refunds");
  const parent = { ...shop().metrics[1], drivers: ["new_customers", "repeat", "refunds"] };
  const metrics = [{ ...metric("customers"), ...parent }, metric("refunds", { label: "Refunds" })];
  host.kernel.patch(patch(8, { metrics }), undefined);
  screen.getByRole("button", { name: "Add" }).click();
  await painted();
  const args = { label: "Refunds", parent: "customers", operator: "+" };
  expect(edits()).toEqual([{ name: "add", args }]);
  expect(view.selected.value).toBe("refunds");
  expect(screen.getByRole("status").textContent).toContain("Added Refunds");
});

test("the keyboard stays in the tree when the card that has it moves or goes", async () => {
  await focus("repeat");
  const moved = { ...shop().metrics[0], drivers: ["repeat", "customers", "price"] };
  const left = { ...shop().metrics[1], drivers: ["new_customers"] };
  const metrics = [
    { ...metric("revenue"), ...moved },
    { ...metric("customers"), ...left },
  ];
  host.kernel.patch(patch(8, { metrics }), undefined);
  await painted();
  expect(focused()).toBe("repeat");
  const without = { ...metric("revenue"), ...moved, drivers: ["customers", "price"] };
  host.kernel.patch(patch(9, { metrics: [without], removed: ["repeat"] }), undefined);
  await painted();
  expect(focused()).toBe("revenue");
});

test("the move dialog has the keyboard, and Escape closes it from anywhere", async () => {
  host.answers.move = refusal("ambiguous_edit", "Which operator?", { choices: ["+", "*"] });
  await focus("repeat");
  await press("ArrowLeft", { altKey: true });
  expect(document.activeElement).toBe(screen.getByRole("radio", { name: "plus" }));
  expect(screen.queryByRole("alert")).toBeNull();
  card("price").focus();
  await press("Escape");
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("deleting a driver of several metrics shows first what becomes of their formulas", async () => {
  const revenue = {
    ...metric("revenue"),
    ...shop().metrics[0],
    drivers: ["customers", "price", "repeat"],
  };
  host.kernel.patch(patch(8, { metrics: [revenue] }), undefined);
  host.answers.remove = {
    changes: [{ metric: "customers", before: "new_customers + repeat", after: "new_customers" }],
    removed: ["repeat"],
  };
  await focus("repeat");
  await press("Delete");
  await waitFor(() => {
    expect(screen.getByRole("dialog").textContent).toContain("Customers= [New customers] + ");
  });
  expect(edits().at(-1)?.args).toMatchObject({ dry_run: true });
});

test("another period is shown without asking anybody", async () => {
  const period = screen.getByRole("combobox", { name: "Period" });
  Object.assign(period, { value: "2026-09" });
  period.dispatchEvent(new Event("change", { bubbles: true }));
  await painted();
  expect(card("revenue").textContent).toContain("€950.00");
  expect(card("revenue").textContent).toContain("from €900.00");
  expect(edits()).toEqual([]);
});

test("a patch repaints what it names", async () => {
  host.kernel.patch(
    patch(8, { metrics: [metric("price", { label: "Average price" })] }),
    undefined,
  );
  await painted();
  expect(card("price").textContent).toContain("Average price");
});

test("an edit that nobody answered is told of", async () => {
  const args = { metric: "price", label: "P" };
  host.kernel.edits([{ id: "1", name: "rename", args, by: null, stage: 3 }]);
  await painted();
  expect(screen.getByRole("alert").textContent).toContain("has not answered");
  host.kernel.edits([]);
  await painted();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("the kernel hears when the keyboard has left for good, and only after something was sent", async () => {
  vi.useFakeTimers();
  const outside = document.createElement("button");
  document.body.append(outside);
  card("price").focus();
  outside.focus();
  vi.advanceTimersByTime(2_000);
  expect(edits()).toEqual([]);
  card("price").focus();
  await view.host.send("undo", {});
  outside.focus();
  card("revenue").focus(); // back before the pause is over
  vi.advanceTimersByTime(2_000);
  expect(edits().map((one) => one.name)).toEqual(["undo"]);
  outside.focus();
  vi.advanceTimersByTime(2_000);
  expect(edits().map((one) => one.name)).toEqual(["undo", "settle"]);
  outside.remove();
  vi.useRealTimers();
});

test("a change from Python is settled at once when nobody types, else when the keyboard leaves", async () => {
  vi.useFakeTimers();
  const outside = document.createElement("button");
  document.body.append(outside);
  outside.focus();
  host.kernel.patch(patch(8), undefined);
  vi.advanceTimersByTime(2_000);
  expect(edits().map((one) => one.name)).toEqual(["settle"]);
  card("price").focus();
  host.kernel.patch(patch(9), undefined);
  vi.advanceTimersByTime(60_000);
  expect(edits()).toHaveLength(1);
  outside.focus();
  vi.advanceTimersByTime(2_000);
  expect(edits().map((one) => one.name)).toEqual(["settle", "settle"]);
  outside.remove();
  vi.useRealTimers();
});
