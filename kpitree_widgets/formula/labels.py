"""When two labels name the same metric, and the id that a label gives.

People write "No. of customers", "Number of Customers" and "# customers" for one thing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache

NUMBER_OF = re.compile(r"(?:^|(?<=\s))(?:(?:number|no\.?|nr\.?)\s+of\s+|#\s*(?:of\s+)?(?=\w))")


@lru_cache(maxsize=1 << 16)
def normalise(label: str) -> str:
    """The key under which labels compare: labels with the same key are the same label.

    Examples:
        >>> normalise("No. of New  customers.") == normalise("# new customers")
        True
        >>> normalise("Number of customers") == normalise("Customers")
        False
    """
    text = unicodedata.normalize("NFKC", label).casefold()
    text = " ".join(text.split()).removesuffix(".").rstrip()
    return NUMBER_OF.sub("number of ", text)


def slug(label: str) -> str:
    """The id that ``label`` gives: an identifier in lower case.

    Examples:
        >>> slug("Average order value"), slug("# of users"), slug("2nd orders"), slug("Churn %")
        ('average_order_value', 'number_of_users', 'm_2nd_orders', 'churn_percent')
    """
    text = normalise(label).replace("%", " percent ")
    kept = "".join(mark if f"m{mark}".isidentifier() else " " for mark in text)
    name = "_".join(kept.replace("_", " ").split())
    if not name:
        return "metric"
    return name if name.isidentifier() else f"m_{name}"


def unique_slug(label: str, taken: Container[str]) -> str:
    """``slug(label)``, numbered from 2 on where it is taken.

    Examples:
        >>> unique_slug("Users", {"users"})
        'users_2'
    """
    name = slug(label)
    number = 2
    unique = name
    while unique in taken:
        unique = f"{name}_{number}"
        number += 1
    return unique
