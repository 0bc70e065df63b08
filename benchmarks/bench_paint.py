"""From the state in the page to the first painted cards."""

from __future__ import annotations

import statistics

import trees
from bridge.harness import open_bridge
from chromium import launch
from figure import Figure
from playwright.sync_api import sync_playwright

SIZES = (100, 1_000, 10_000)
ROUNDS = 5
LIMITS_MS = {1_000: 150.0}
SHOW = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  bridge.close();
  const start = performance.now();
  await bridge.show(null);
  while (!document.querySelector(".kt-card")) await frame();
  await frame();
  return performance.now() - start;
}"""


def figures() -> list[Figure]:
    """The median over fresh pages of one Chromium."""
    found = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for size in SIZES:
            tree = trees.tree(size)
            times = []
            for _ in range(ROUNDS):
                context = browser.new_context(viewport={"width": 1400, "height": 900})
                times.append(open_bridge(context, tree).page.evaluate(SHOW))
                context.close()
            median = statistics.median(times)
            name = f"first paint of {size:,} metrics"
            found.append(Figure(name, median, "ms", limit=LIMITS_MS.get(size)))
        browser.close()
    return found
