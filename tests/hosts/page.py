"""A page of some host with a tree in it, and what every host must let a person do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bridge.gestures import rename
from bridge.shop import DATA, TEXT
from hosts.colours import contrast, is_dark
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

SHOP = f"""
import pandas as pd
import kpitree_widgets as kt
tree = kt.KPITree.from_text({TEXT!r}, name="Shop")
tree.bind(pd.DataFrame({DATA!r}), time="month", grain="month")
"""
READ = "', '.join(tree[metric].label for metric in tree)"
"""Python's answer to what the metrics are called."""
LABELS = (
    "Revenue, Transactions, Customers, New customers, New users, Conversion rate,"
    " Repeat customers, Orders per customer, Average order value"
)
SCHEME = """(element, wanted) => new Promise((resolve) => {
  const look = () =>
    getComputedStyle(element).getPropertyValue("--kt-scheme").trim() === wanted
      ? resolve() : requestAnimationFrame(look);
  look();
})"""
HERE = ("http://127.0.0.1:", "ws://127.0.0.1:", "http://localhost:", "blob:", "data:")


@dataclass(frozen=True)
class HostPage:
    """A page, and what it asked of other hosts."""

    page: Page
    asked: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, browser: Browser, viewport: tuple[int, int] = (1400, 1000)) -> HostPage:
        """A new page that reaches this machine alone and notes every other address."""
        page = browser.new_page(viewport={"width": viewport[0], "height": viewport[1]})
        page.set_default_timeout(60_000)
        made = cls(page)
        page.on("request", lambda request: made.note(request.url))
        return made

    def note(self, url: str) -> None:
        """Remember the address of another host."""
        if not url.startswith(HERE):
            self.asked.append(url)

    def card(self, metric: str, view: int = 0) -> Locator:
        """The card of a metric; found inside shadow roots as well."""
        return self.page.locator(f'.kt-card[data-id="{metric}"]').nth(view)

    def expect_painted(self) -> None:
        """The tree is there, with its edges and March's revenue."""
        expect(self.card("revenue").locator(".kt-val")).to_contain_text("25,200")
        expect(self.page.locator(".kt-card")).to_have_count(9)

    def rename(self, metric: str, label: str) -> None:
        """F2, another name, Enter; done when Python has confirmed it."""
        rename(self, metric, label)
        expect(self.card(metric)).to_contain_text(label)
        expect(self.page.locator(".kt-card[data-pending]")).to_have_count(0)

    def expect_readable(self, *, dark: bool) -> None:
        """Names, values, changes and targets of the cards stand out from their ground (WCAG AA)."""
        card = self.card("revenue")
        card.evaluate(SCHEME, "dark" if dark else "light")
        for part in (".kt-name", ".kt-val", ".kt-delta b", ".kt-delta i", ".kt-foot"):
            element = card.locator(part).first
            assert is_dark(element) is dark, part
            assert contrast(element) >= 4.5, part
