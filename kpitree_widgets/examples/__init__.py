"""Small trees with known answers, and sample data made by a seeded generator.

Nothing is downloaded; the same seed gives the same numbers everywhere.
"""

from kpitree_widgets.examples.web_shop import shop, shop_frame, shop_orders, shop_visits

__all__ = ["shop", "shop_frame", "shop_orders", "shop_visits"]
