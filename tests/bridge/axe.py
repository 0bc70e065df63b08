"""What a machine can say about accessibility: axe-core's rules, and the contrast of every text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"

RUN = """async (only) => {
  const { violations } = await axe.run('.view', {
    resultTypes: ['violations'],
    ...(only.length && { runOnly: only }),
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}"""

CONTRAST = """(wanted) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const paint = (colour, alpha) => {
    canvas.globalAlpha = alpha;
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
  };
  const light = () => {
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)]
      .map((one) => one / 255)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratioOf = (element) => {
    const line = [];
    for (let at = element; at; at = at.parentElement) line.unshift(at);
    let alpha = 1;
    paint("white", 1);
    for (const one of line) {
      const style = getComputedStyle(one);
      alpha *= Number(style.opacity);
      paint(style.backgroundColor, alpha);
    }
    const below = light();
    const { color, webkitTextFillColor: fill } = getComputedStyle(element);
    paint(fill === "currentcolor" ? color : fill, alpha);
    const above = light();
    return (Math.max(above, below) + 0.05) / (Math.min(above, below) + 0.05);
  };
  const isSeen = (node) => {
    const element = node.parentElement;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    // what is not to be used now, and what a search or filter leaves out, is faint on purpose
    if (element.closest(":disabled, [aria-disabled=true], .faded, .kt-sr, option, svg title, style"))
      return false;
    const range = document.createRange();
    range.selectNodeContents(node);
    const { width, height } = range.getBoundingClientRect();
    return width > 1 && height > 1;
  };
  const faint = [];
  const texts = document.createTreeWalker(document.querySelector(".view"), NodeFilter.SHOW_TEXT);
  let count = 0;
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (!/\\S/.test(node.data) || !isSeen(node)) continue;
    count += 1;
    const ratio = ratioOf(node.parentElement);
    const { className, tagName } = node.parentElement;
    if (ratio < wanted)
      faint.push(`${ratio.toFixed(2)}: "${node.data.slice(0, 40)}" in ${tagName}.${className.baseVal ?? className}`);
  }
  return { count, faint };
}"""


def violations(page: Page, *, only: Sequence[str] = ()) -> list[str]:
    """Rule and element of each violation that axe-core finds in the widget.

    ``only`` some rules are enough where the same page was looked at before.
    """
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run `make setup`")
    if not page.evaluate("'axe' in globalThis"):
        page.add_script_tag(path=AXE)
    return page.evaluate(RUN, list(only))


def faint_texts(page: Page, wanted: float = 4.5) -> list[str]:
    """Every text in sight whose contrast with what is painted below it is less than ``wanted`` to 1.

    axe-core leaves out what stands on patterns and in the top layer; this leaves out nothing but
    disabled controls and cards that a search has faded.
    """
    found = page.evaluate(CONTRAST, wanted)
    assert found["count"] > 0, "no text to look at"
    return found["faint"]
