"""Colours as the browser paints them: sRGB channels of what lies under a text, and its contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator

PAINTED = """element => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = (colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
  };
  const up = (node) => node.parentElement ?? node.getRootNode().host ?? null;
  const behind = [];
  for (let node = element; node; node = up(node)) behind.push(getComputedStyle(node).backgroundColor);
  paint("white");
  for (const colour of behind.reverse()) paint(colour);
  const read = () => [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  const background = read();
  paint(getComputedStyle(element).color);
  return { background, text: read() };
}"""


def painted(element: Locator) -> tuple[list[int], list[int]]:
    """What is behind the element and the colour of its text, as red, green, blue (0 to 255)."""
    found = element.evaluate(PAINTED)
    return found["background"], found["text"]


def luminance(colour: list[int]) -> float:
    """Relative luminance of sRGB (WCAG 2.2)."""
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (value / 255 for value in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(element: Locator) -> float:
    """The contrast of the element's text with what is behind it, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted(luminance(colour) for colour in painted(element))
    return (high + 0.05) / (low + 0.05)


def is_dark(element: Locator) -> bool:
    """Whether the element is light text on a dark ground."""
    background, text = painted(element)
    return luminance(background) < luminance(text)
