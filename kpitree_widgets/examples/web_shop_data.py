"""Two years of a web shop that does not exist, order by order.

What happened there, for whoever wants to find it: weeks have a strong Sunday, December is high and
August low; in October 2025 the shop began to sell repairs, at the end of that year it gave up gift cards;
in April 2026 prices rose by six percent and a few visitors were put off; in October 2026 the
conversion rate fell, while regular customers bought more than ever.

Only uniform random numbers and exact arithmetic are used: these come out alike on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Integers = NDArray[np.int64]

FIRST_MONTH = np.datetime64("2024-11", "M")
ONE_MONTH = np.timedelta64(1, "M")
MONTHS = 24
PRICE_RISE = 17
"""The month (counted from 0) in which prices rose: April 2026."""
REPAIRS_FROM = np.datetime64("2025-10-01")
NO_GIFT_CARDS_FROM = np.datetime64("2026-01-01")
REGULARS = 9_000
"""Customers the shop had before the first day."""

WEEKDAYS = np.array([1.02, 0.96, 0.93, 0.95, 0.90, 1.04, 1.20])
"""Monday to Sunday."""
SEASON = np.array([0.97, 0.94, 0.96, 0.97, 0.96, 0.94, 0.90, 0.89, 0.95, 1.00, 1.10, 1.18])
"""January to December."""
ORDER_COUNTS = np.array([0.0, 0.65, 0.87, 0.95, 0.98])
"""From which uniform number on a customer orders a second, third, ... time in a month."""


@dataclass(frozen=True)
class ShopData:
    """The shop's books: one entry per day, one per order."""

    days: NDArray[np.datetime64]
    visits: Integers
    """Per day."""
    new_users: Integers
    """Per day: visitors who came for the first time."""
    ordered: Integers
    """Per order: the position of its day; ascending."""
    customer: Integers
    """Per order."""
    is_new: NDArray[np.bool_]
    """Per order: whether the customer's first order falls in the same month."""
    amount: Numbers
    """Per order, in euro."""
    category: NDArray[np.str_]
    """Per order: what most of it was spent on."""


@dataclass(frozen=True)
class Plan:
    """What the shop is like in each month; shape ``(MONTHS,)``."""

    new_users: Numbers
    conversion: Numbers
    regulars: Numbers
    loyalty: Numbers
    amount: Numbers

    @classmethod
    def of(cls, draw: np.random.Generator) -> Plan:
        """Growth times season, a little chance, and the events the module tells of."""
        month = np.arange(MONTHS)
        season = SEASON[(month + 10) % 12]
        chance = 1 + 0.02 * (draw.random((4, MONTHS)) - 0.5)
        conversion = 0.0412 * chance[1]
        conversion[PRICE_RISE:] *= 0.985
        conversion[-1] = 0.0372
        amount = 82.0 * chance[3] * np.where(month < PRICE_RISE, 1.0, 1.06)
        amount[season > 1.05] *= 1.03  # presents
        amount[-1] = 84.1
        return cls(
            new_users=(13_200 + (19_850 - 13_200) * month / (MONTHS - 1)) * season * chance[0],
            conversion=conversion,
            regulars=(4_300 + (6_900 - 4_300) * month / (MONTHS - 1)) * season * chance[2],
            loyalty=0.97 + 0.05 * month / (MONTHS - 1),
            amount=amount,
        )


@cache
def shop_data(seed: int = 2026) -> ShopData:
    """The books; the same for the same seed."""
    draw = np.random.default_rng(seed)
    plan = Plan.of(draw)
    starts = (FIRST_MONTH + np.arange(MONTHS + 1) * ONE_MONTH).astype("datetime64[D]")
    days = np.arange(starts[0], starts[-1])
    weekday = (days.astype(np.int64) + 3) % 7
    new_users = np.zeros(len(days), dtype=np.int64)
    orders: list[tuple[Integers, Integers, NDArray[np.bool_], Numbers]] = []
    customers = REGULARS
    for month in range(MONTHS):
        first, after = (int((starts[at] - starts[0]).astype(np.int64)) for at in (month, month + 1))
        weights = WEEKDAYS[weekday[first:after]] * (1 + 0.1 * (draw.random(after - first) - 0.5))
        weights /= weights.sum()
        new_users[first:after] = np.rint(plan.new_users[month] * weights)
        joined = _spread(
            round(new_users[first:after].sum() * plan.conversion[month]), weights, draw
        )
        regular = np.argsort(draw.random(customers), kind="stable")[: round(plan.regulars[month])]
        new = customers + np.arange(len(joined))
        customers += len(joined)
        orders.append(_orders(regular, new, joined, weights, plan, month, draw, first))
    ordered, customer, is_new, amount = (
        np.concatenate(column) for column in zip(*orders, strict=True)
    )
    order = np.argsort(ordered, kind="stable")
    visits = np.rint(new_users * (2.4 + 0.2 * draw.random(len(days)))).astype(np.int64)
    ordered, amount = ordered[order], amount[order]
    category = _categories(days[ordered], amount, np.random.default_rng((seed, 1)))
    return ShopData(
        days, visits, new_users, ordered, customer[order], is_new[order], amount, category
    )


def _categories(
    days: NDArray[np.datetime64], amount: Numbers, draw: np.random.Generator
) -> NDArray[np.str_]:
    """Jackets are dear and bags are not; small things are gift cards first and repairs later."""
    dear = np.clip((amount - 40) / 120, 0, 1)
    chance = draw.random(len(amount))
    repairs = (days >= REPAIRS_FROM) & (
        (days >= NO_GIFT_CARDS_FROM) | (draw.random(len(days)) < 0.5)
    )
    small = np.where(repairs, "Repairs", "Gift cards")
    bounds = (chance < 0.12 + 0.45 * dear, chance < 0.66, chance < 0.93)
    return np.select(bounds, ("Jackets", "Shoes", "Bags"), small)


def _orders(
    regular: Integers,
    new: Integers,
    joined: Integers,
    weights: Numbers,
    plan: Plan,
    month: int,
    draw: np.random.Generator,
    first: int,
) -> tuple[Integers, Integers, NDArray[np.bool_], Numbers]:
    """The orders of one month: day, customer, whether new, amount."""
    buyers = np.concatenate([regular, new])
    eager = np.minimum(draw.random(len(buyers)) * plan.loyalty[month], 0.999)
    times = np.searchsorted(ORDER_COUNTS, eager, side="right")
    customer = np.repeat(buyers, times)
    is_new = np.repeat(np.arange(len(buyers)) >= len(regular), times)
    day = _spread(len(customer), weights, draw)
    opening = np.cumsum(times)[len(regular) :] - times[len(regular) :]
    since = np.repeat(joined, times[len(regular) :])
    day[is_new] = np.maximum(day[is_new], since)
    day[opening] = joined
    u, v = draw.random((2, len(customer)))
    amount = np.rint(plan.amount[month] * (0.3 + 0.5 * u + 1.35 * v * v * v) / 0.8875 * 100) / 100
    return first + day, customer, is_new, amount


def _spread(count: int, weights: Numbers, draw: np.random.Generator) -> Integers:
    """``count`` days of a month, drawn by their weights."""
    days = np.searchsorted(np.cumsum(weights)[:-1], draw.random(count), side="right")
    return days.astype(np.int64)
