"""A slider of a scenario, dragged: from the input event to the cards, and frame by frame.

The deepest lever that is drawn moves at every frame of a real Chromium, so that every metric on its
way to the root, all 36 periods of it, is computed and every card of them drawn again. A work is the
event, the evaluation and the page's layout, by the clock; a frame is the time to the next one, at best
16.7 ms on a screen of 60 Hz. CPU is what the page's main thread takes for a frame, painting included: it
holds on a busy machine too, where the others grow.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import pandas as pd
import trees
from bridge.harness import open_bridge
from chromium import launch
from figure import Figure
from playwright.sync_api import sync_playwright

import kpitree_widgets as kt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bridge.harness import Bridge
    from playwright.sync_api import Browser, CDPSession

SIZES = (100, 1_000)
MONTHS = 36
FRAMES = 180
WARM_UP = 20
LIMIT_MS = 16.0
FRAME_LIMIT_MS = 17.0
DRAGGED = """async ([place, frames, warmUp]) => {
  const slider = document.querySelector(place);
  const root = () => document.querySelector(".kt-wi-outcome")?.textContent;
  const [low, high, step] = [slider.min, slider.max, slider.step].map(Number);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const settled = () => new Promise((done) => queueMicrotask(() => queueMicrotask(done)));
  const works = [], waits = [];
  let still = 0;
  let last = await frame();
  for (let at = 0; at < frames + warmUp; at++) {
    const before = root();
    const share = 0.5 + 0.5 * Math.sin(at / 7);
    const start = performance.now();
    slider.value = low + Math.round((share * (high - low)) / step) * step;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
    document.body.getBoundingClientRect();
    const work = performance.now() - start;
    if (root() === before) still++;
    const now = await frame();
    if (at >= warmUp) { works.push(work); waits.push(now - last); }
    last = now;
  }
  return { works, waits, still, cards: document.querySelectorAll(".kt-card").length };
}"""


def figures() -> list[Figure]:
    """Median and 95th percentile for each size."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        found = [figure for size in SIZES for figure in measured(browser, size)]
        browser.close()
        return found


def measured(browser: Browser, size: int) -> list[Figure]:
    """The figures of one size: near, with cards in full, and far, with the whole tree in sight."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    bridge = open_bridge(context, tree(size))
    bridge.view().get_by_role("button", name="What if", exact=True).click()
    bridge.card("m0").focus()
    for key in ("ArrowRight",) * 12 + (" ", "Control+=", "Control+=", "Control+="):
        bridge.page.keyboard.press(key)
    near = dragged(bridge, f"{size:,} metrics", '.kt-card[aria-selected="true"] .kt-slide')
    bridge.page.keyboard.press("Control+0")
    far = dragged(bridge, f"{size:,} metrics, far", ".kt-wi-far .kt-slide")
    context.close()
    return [*near, *far]


def dragged(bridge: Bridge, name: str, place: str) -> list[Figure]:
    """The figures of one slider."""
    bridge.page.locator(place).wait_for()
    session = bridge.page.context.new_cdp_session(bridge.page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = busy(session)
    told = bridge.page.evaluate(DRAGGED, [place, FRAMES, WARM_UP])
    cpu = (busy(session) - before) / (FRAMES + WARM_UP) * 1000
    if told["still"] > FRAMES / 10:
        raise RuntimeError(f"the root stood still in {told['still']} of {FRAMES} frames")
    works, waits = told["works"], told["waits"]
    name = f"slider, {name}, {told['cards']} cards"
    return [
        Figure(f"{name}: CPU", cpu, "ms", limit=LIMIT_MS),
        Figure(f"{name}: work", statistics.median(works), "ms", limit=LIMIT_MS),
        Figure(f"{name}: work, p95", p95(works), "ms"),
        Figure(f"{name}: frame", statistics.median(waits), "ms", limit=FRAME_LIMIT_MS),
        Figure(f"{name}: frame, p95", p95(waits), "ms"),
    ]


def busy(session: CDPSession) -> float:
    """Seconds of processor time that the page's main thread has taken so far."""
    told = session.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in told if one["name"] == "TaskDuration")


def p95(times: Sequence[float]) -> float:
    """The time that one of twenty exceeds."""
    return statistics.quantiles(times, n=20)[-1]


def tree(size: int) -> kt.KPITree:
    """``trees.text`` on months."""
    made = kt.KPITree.from_text(trees.text(size), name=f"{size} metrics")
    columns = {f"m{metric}": values for metric, values in trees.series(size, MONTHS).items()}
    months = pd.period_range("2023-01", periods=MONTHS, freq="M").astype(str)
    made.bind(pd.DataFrame({"month": months, **columns}), time="month", grain="month")
    return made
