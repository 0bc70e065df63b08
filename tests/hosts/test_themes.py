"""Hosts that cannot run here, VS Code and Colab: a page with their marks and variables.

Both load ipywidgets' style, whose ``--jp-*`` variables are those of a light page whatever the theme
is, as the page of these tests has them too.
"""

from __future__ import annotations

import pytest
from bridge.harness import open_bridge
from bridge.shop import shop
from hosts.colours import painted
from hosts.page import HostPage
from playwright.sync_api import expect

VS_CODE = {
    "Dark Modern": ("vscode-dark", "#1f1f1f", "#202020", "#0078d4"),
    "Light Modern": ("vscode-light", "#ffffff", "#f8f8f8", "#005fb8"),
    "Solarized Dark": ("vscode-dark", "#002b36", "#00212b", "#2aa198"),
    "Solarized Light": ("vscode-light", "#fdf6e3", "#eee8d5", "#b49471"),
    "High Contrast": ("vscode-high-contrast", "#000000", "#0c141f", "#f38518"),
    "High Contrast Light": (
        "vscode-high-contrast vscode-high-contrast-light",
        "#ffffff",
        "#ffffff",
        "#006bbd",
    ),
}
"""Class of the body, then the colours of editor, widgets in it, and focus."""


@pytest.fixture(scope="module")
def host(browser):
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    bridge = open_bridge(context, shop())
    bridge.page.evaluate("() => { delete document.body.dataset.jpThemeLight }")
    expect(bridge.card("revenue")).to_be_visible()
    yield HostPage(bridge.page)
    context.close()


def rgb(text):
    return [int(text[at : at + 2], 16) for at in (1, 3, 5)]


@pytest.mark.parametrize("name", VS_CODE)
def test_the_cards_take_the_colours_of_vs_code(host, name):
    mark, editor, _, focus = VS_CODE[name]
    host.page.evaluate(
        """([mark, editor, widget, focus]) => {
          document.body.className = mark;
          const { style } = document.documentElement;
          style.setProperty("--vscode-editor-background", editor);
          style.setProperty("--vscode-editorWidget-background", widget);
          style.setProperty("--vscode-focusBorder", focus);
        }""",
        VS_CODE[name],
    )
    dark = mark in {"vscode-dark", "vscode-high-contrast"}
    host.expect_readable(dark=dark)
    ground, _ = painted(host.page.locator(".kt"))
    assert max(abs(one - two) for one, two in zip(ground, rgb(editor), strict=True)) <= 8
    host.card("revenue").focus()
    outline = "element => getComputedStyle(element).outlineColor"
    shown = host.card("revenue").evaluate(outline)
    assert shown == f"rgb({', '.join(map(str, rgb(focus)))})"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_cards_follow_colab(host, theme):
    host.page.evaluate(
        """theme => {
          document.body.className = "";
          document.documentElement.removeAttribute("style");
          document.documentElement.setAttribute("theme", theme);
        }""",
        theme,
    )
    host.expect_readable(dark=theme == "dark")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_cards_follow_the_system_where_no_host_says(host, theme):
    host.page.evaluate("() => document.documentElement.removeAttribute('theme')")
    host.page.emulate_media(color_scheme=theme)
    host.expect_readable(dark=theme == "dark")
