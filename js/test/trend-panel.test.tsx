import { cleanup, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LiveTrend } from "../src/views/live-trend.tsx";
import { TrendPanel } from "../src/views/trend-panel.tsx";
import type { View } from "../src/views/view.ts";
import { type FakeHost, fakeHost, refusal, viewOf } from "./fake-host.ts";
import { shop } from "./shop.ts";

vi.mock("../src/views/vega-runtime.ts", () => ({
  vegaRuntime: async () => async () => () => {},
}));

let host: FakeHost;
let view: View;

const asked = () => host.sent.filter(({ name }) => name === "trend").map(({ args }) => args);
const button = () => screen.getByRole("button", { name: "Forecast" });

beforeEach(() => {
  host = fakeHost();
  view = viewOf(host, { ...shop(), dimensions: ["category"] });
  view.selected.value = view.boxes.value.keys().next().value ?? null;
  view.extras.value = { Trend: LiveTrend };
  render(<TrendPanel view={view} />);
});
afterEach(cleanup);

test("a forecast is asked for when somebody wants it, and not before", async () => {
  await waitFor(() => expect(asked()).toHaveLength(1));
  expect(asked()[0]).not.toHaveProperty("forecast");
  expect(button().getAttribute("aria-pressed")).toBe("false");
  expect(screen.queryByRole("status")).toBeNull();
  host.answers.trend = { spec: {}, text: "The target is missed by 3." };
  button().click();
  await waitFor(() => expect(asked()).toHaveLength(2));
  expect(asked()[1]).toMatchObject({ forecast: true });
  await waitFor(() =>
    expect(screen.getByRole("status").textContent).toBe("The target is missed by 3."),
  );
  expect(button().getAttribute("aria-pressed")).toBe("true");
});

test("until it comes that is said, and again without it nothing is", async () => {
  button().click();
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe("Forecasting …"));
  button().click();
  await waitFor(() => expect(screen.queryByRole("status")).toBeNull());
});

test("small charts by segment have none, and one trend has it again", async () => {
  button().click();
  screen.getByRole("button", { name: "By category" }).click();
  await waitFor(() => expect(screen.queryByRole("button", { name: "Forecast" })).toBeNull());
  await waitFor(() => expect(asked().at(-1)).toMatchObject({ by: "category" }));
  expect(asked().at(-1)).not.toHaveProperty("forecast");
  screen.getByRole("button", { name: "One trend" }).click();
  await waitFor(() => expect(asked().at(-1)).toMatchObject({ forecast: true }));
});

test("a kernel that refuses leaves our own chart, and no promise", async () => {
  host.answers.trend = refusal("internal", "KeyError");
  button().click();
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe("No forecast."));
  expect(document.querySelector("svg.kt-line-chart")).not.toBeNull();
});
