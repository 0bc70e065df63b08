import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { attachSettle } from "../src/interactions/settle.ts";
import { type FakeHost, fakeHost, viewOf } from "./fake-host.ts";
import { patch, shop } from "./shop.ts";

let host: FakeHost;
let root: HTMLElement;
let end: AbortController;
let whole: boolean;

const settled = () => host.sent.filter(({ name }) => name === "settle").length;
const point = (type: string, buttons = 0) =>
  root.dispatchEvent(new PointerEvent(type, { buttons, bubbles: true }));

beforeEach(() => {
  vi.useFakeTimers();
  host = fakeHost();
  whole = true;
  host.unsettled = () => !whole;
  root = document.createElement("div");
  document.body.append(root);
  end = new AbortController();
});
afterEach(() => {
  end.abort();
  root.remove();
  vi.useRealTimers();
});

function attach(): void {
  attachSettle(root, viewOf(host, shop()), end.signal);
}

test("edits in a row are settled once, after the last one", () => {
  attach();
  for (let rev = 8; rev < 18; rev++) {
    host.kernel.patch(patch(rev), undefined);
    vi.advanceTimersByTime(1_000);
  }
  expect(settled()).toBe(0);
  vi.advanceTimersByTime(2_000);
  expect(settled()).toBe(1);
});

test("an output that is not whole is asked for without any edit", () => {
  whole = false;
  attach();
  vi.advanceTimersByTime(2_000);
  expect(settled()).toBe(1);
});

test("a pointer that moves or holds something is not disturbed", () => {
  attach();
  host.kernel.patch(patch(8), undefined);
  for (let step = 0; step < 5; step++) {
    point("pointermove");
    vi.advanceTimersByTime(1_500);
  }
  point("pointerdown", 1);
  vi.advanceTimersByTime(30_000);
  expect(settled()).toBe(0);
  point("pointerup");
  vi.advanceTimersByTime(2_000);
  expect(settled()).toBe(1);
});

test("a page that is hidden is settled at once", () => {
  attach();
  host.kernel.patch(patch(8), undefined);
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(settled()).toBe(1);
  vi.restoreAllMocks();
});
