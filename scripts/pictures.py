"""docs/pictures: the shop example as the running widget shows it, one picture per situation."""

from pathlib import Path

from bridge.harness import open_bridge
from chromium import launch
from playwright.sync_api import sync_playwright

import kpitree_widgets as kt

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SITUATIONS = {
    "light": (1400, False),
    "dark": (1400, True),
    "narrow": (700, False),
    "narrow-dark": (700, True),
}


def main() -> None:
    """Draw each situation and say what was written."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name, (width, dark) in SITUATIONS.items():
            context = browser.new_context(
                viewport={"width": width, "height": 900}, device_scale_factor=2
            )
            bridge = open_bridge(context, kt.examples.shop(), theme="dark" if dark else "light")
            bridge.card("revenue").wait_for()
            path = PICTURES / f"{name}.png"
            bridge.view().screenshot(path=path, animations="disabled")
            print(f"  docs/pictures/{path.name}  {path.stat().st_size / 1000:,.0f} kB")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
