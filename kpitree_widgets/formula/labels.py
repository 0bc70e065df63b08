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
    kept = "".join(mark if is_id(f"m{mark}") else " " for mark in text)
    name = "_".join(kept.replace("_", " ").split())
    if not name:
        return "metric"
    return name if is_id(name) else f"m_{name}"


def is_id(text: str) -> bool:
    """Whether ``text`` may be an id: an identifier in lower case, without the dot that multiplies.

    Examples:
        >>> is_id("orders_2"), is_id("Orders"), is_id("2_orders"), is_id("a·b")
        (True, False, False, False)
    """
    return text.isidentifier() and normalise(text) == text and "·" not in text


def unique_slug(label: str, *taken: Container[str]) -> str:
    """``slug(label)``, numbered from 2 on where one of ``taken`` has it.

    Examples:
        >>> unique_slug("Users", {"users"})
        'users_2'
    """
    name = slug(label)
    number = 2
    unique = name
    while any(unique in ids for ids in taken):
        unique = f"{name}_{number}"
        number += 1
    return unique


def label_of(identifier: str) -> str:
    """The label that an id alone gives.

    Examples:
        >>> label_of("average_order_value"), label_of("AOV")
        ('Average order value', 'AOV')
    """
    words = identifier.replace("_", " ")
    first = words[:1].upper()
    return (first if len(first) == 1 else words[:1]) + words[1:]
