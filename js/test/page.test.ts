import { expect, test, vi } from "vitest";
import { shop } from "./shop.ts";

vi.mock("../src/styles/theme.css", () => ({ default: ".kt{}" }));

const output = (json: string) =>
  `<div class="kt-page" data-period="2026-09"><table><tr><td>static</td></tr></table>` +
  `<script type="application/vnd.kpitree.v1+json">${json}</script></div>`;

test("every saved tree on a page becomes interactive once; one that cannot be read stays as it was", async () => {
  const good = JSON.stringify(shop());
  const newer = JSON.stringify({ ...shop(), version: 2 });
  document.body.innerHTML = `${output(good)}<p>text</p>${output(newer)}${output(good)}`;
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  await import("../src/entries/page.ts");
  vi.resetModules();
  await import("../src/entries/page.ts"); // each output carries the script
  const pages = [...document.querySelectorAll(".kt-page")];
  expect(pages.map((page) => page.querySelectorAll("[role=tree]").length)).toEqual([1, 0, 1]);
  expect(pages.map((page) => page.querySelectorAll("table").length)).toEqual([0, 1, 0]);
  expect(pages[0]?.textContent).toContain("€950.00");
  expect(document.querySelectorAll("style#kt-style")).toHaveLength(1);
  expect(document.querySelector("[data-editable=true]")).toBeNull();
  expect(warn).toHaveBeenCalled();
});
