import { cleanup, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../../src/entries/editing.ts";
import "../../src/entries/exploring.ts";
import { Editor } from "../../src/views/editor.tsx";
import type { View } from "../../src/views/view.ts";
import { type FakeHost, fakeHost, viewOf } from "../fake-host.ts";
import { shop } from "../shop.ts";

/** By script: what lets it arrive. */
const arrivals = vi.hoisted(() => new Map<string, () => void>());
vi.mock("../../src/views/kernel-module.ts", async () => {
  const { kernelModule } = await import("../kernel-module.ts");
  return {
    kernelModule: async (host: unknown, of: { part: string }) => {
      await new Promise<void>((arrive) => arrivals.set(of.part, arrive));
      return kernelModule(host, of);
    },
  };
});

let host: FakeHost;
let view: View;

async function arrive(part: string): Promise<void> {
  await waitFor(() => expect(arrivals.has(part)).toBe(true));
  arrivals.get(part)?.();
}

function press(...keys: string[]): void {
  for (const key of keys) {
    const options = { key, bubbles: true, cancelable: true };
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", options));
  }
}

function command(key: string): void {
  const options = { key, ctrlKey: true, bubbles: true, cancelable: true };
  document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", options));
}

const field = async (name: string, role: "combobox" | "textbox") =>
  (await screen.findByRole(role, { name, hidden: true })) as HTMLInputElement;

beforeEach(() => {
  arrivals.clear();
  host = fakeHost();
  view = viewOf(host, shop());
  render(<Editor view={view} />);
  document.querySelector<HTMLElement>('.kt-card[data-id="customers"]')?.focus();
});
afterEach(cleanup);

test("a search that is asked for at once opens with what was typed meanwhile", async () => {
  press("/", "p", "r", "x", "Backspace", "i", "ArrowDown");
  expect(document.activeElement).toHaveProperty("dataset.id", "customers");
  await arrive("exploring");
  const search = await field("Find a metric", "combobox");
  await waitFor(() => expect(search.value).toBe("pri"));
  expect(document.activeElement).toBe(search);
  await waitFor(() => expect(document.querySelector(".kt-hit")?.textContent).toContain("Price"));
});

test("keys with Ctrl and arrows mean the same before the search is there", async () => {
  press("/", ..."customers", "ArrowDown");
  command("Enter");
  await arrive("exploring");
  await waitFor(() => expect(view.selected.value).toBe("new_customers"));
  await waitFor(() => expect(screen.queryByRole("dialog", { hidden: true })).toBeNull());
});

test("what was typed takes the place of the query before", async () => {
  press("/");
  await arrive("exploring");
  const search = await field("Find a metric", "combobox");
  Object.assign(search, { value: "old" });
  search.dispatchEvent(new Event("input", { bubbles: true }));
  press("Escape");
  await waitFor(() => expect(screen.queryByRole("dialog", { hidden: true })).toBeNull());
  view.dialog.value = { kind: "search" };
  await waitFor(() => expect(document.querySelector(".kt-coming")).not.toBeNull());
  press("n", "e", "w");
  const again = await field("Find a metric", "combobox");
  await waitFor(() => expect(again.value).toBe("new"));
});

test("a driver is named, and added by Enter, before its dialog is there", async () => {
  press("+", ..."Refunds", "Enter");
  await arrive("editing");
  await arrive("exploring");
  await waitFor(() =>
    expect(host.sent.find(({ name }) => name === "add")?.args).toMatchObject({
      label: "Refunds",
      parent: "customers",
    }),
  );
});

test("what is pasted before the clipboard is listened to goes below the card", async () => {
  host.answers.paste = { metrics: ["refunds"], changes: [], placeholders: [] };
  const clipboardData = { getData: () => "Refunds" };
  const event = Object.assign(new Event("paste", { bubbles: true, cancelable: true }), {
    clipboardData,
  });
  document.activeElement?.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
  await arrive("editing");
  await waitFor(() =>
    expect(host.sent.find(({ name }) => name === "paste")?.args).toMatchObject({
      text: "Refunds",
      parent: "customers",
    }),
  );
});

test("Escape gives up what is not there yet, and what was typed", async () => {
  await arrive("exploring");
  press("+", "x", "Escape");
  await arrive("editing");
  await vi.dynamicImportSettled();
  expect(view.dialog.value).toBeNull();
  press("/");
  const search = await field("Find a metric", "combobox");
  expect(document.activeElement).toBe(search);
  expect(search.value).toBe("");
});

test("Enter waits for the command that is meant", async () => {
  command("k");
  press(..."add a dri", "Enter");
  await arrive("exploring");
  const commands = await field("Commands", "combobox");
  await waitFor(() => expect(commands.value).toBe("add a dri"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(view.dialog.value?.kind).toBe("palette");
  await arrive("editing");
  await waitFor(() => expect(view.dialog.value?.kind).toBe("driver"));
});

test.each([
  ["?", "help"],
  ["!", "conflicts"],
])("%s is answered as soon as it can be", async (key, name) => {
  press(key);
  await arrive("exploring");
  await waitFor(() =>
    expect(view.dialog.value?.kind === name || arrivals.has("analysis")).toBe(true),
  );
});
