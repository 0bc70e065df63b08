"""The published decompositions: their trees, their data, their figures as printed, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Ends = Mapping[str, tuple[float, float]]
Kind = Literal["contributions", "factors", "together"]

DAS_GUPTA = "Das Gupta 1993, Standardization and Decomposition of Rates (US Census P23-186)"
LMDIR = "LMDIR test_lmdi.R @ 9ffb045, after Ang 2005 (doi 10.1016/j.enpol.2003.10.010)"
ZEROS = "LMDIR test_util.R @ 9ffb045, after Ang, Zhang and Choi 1998, Table 2"
WINE = "LPU DMGT514, Management Control Systems, p. 174"
ABC = "accountancyindex.com, price volume mix analysis (its data and formulas; split by us)"
PONGORA = "pongora.com, price volume mix analysis: a comprehensive guide"
ICANEXPLAIN = "icanexplain README @ 2b5b173"


@dataclass(frozen=True)
class Case:
    """One decomposition that somebody has printed."""

    id: str
    source: str
    text: str
    """The tree, a metric a line; the first is decomposed."""
    ends: Ends
    """Every input before and after."""
    methods: tuple[str, ...]
    """The methods whose figures these are."""
    printed: Mapping[str, str]
    """What drivers get, as printed; several ids together are joined by `` + ``."""
    order: tuple[str, ...] = ()
    """For ``sequential``."""
    kind: Kind = "contributions"
    """What was printed: contributions; the factors by which a metric grew; or what the drivers named
    do together with the others, which is what they get when last less what they get when first."""


def _das_gupta(number: str, formula: str, ends: Ends, printed: Mapping[str, str]) -> Case:
    return Case(f"DG{number}", DAS_GUPTA, formula, ends, ("path", "shapley"), printed)


TWO_TERMS = """
energy = first + second
first = x11 * x12 * x13
second = x21 * x22 * x23
"""
YEARS: Mapping[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "1971": ((1, 10, 2), (4, 5, 3)),
    "1972": ((4, 5, 3), (5, 6, 4)),
    "1973": ((8, 2, 4), (5, 7, 5)),
    "1974": ((10, 1, 5), (6, 8, 6)),
}


def _years(before: str, after: str, **others: tuple[float, float]) -> Ends:
    ends = {
        f"x{row + 1}{column + 1}": (YEARS[before][row][column], YEARS[after][row][column])
        for row in range(2)
        for column in range(3)
    }
    return {**ends, **others}


def _by_factor(*printed: str) -> Mapping[str, str]:
    return {f"x1{at} + x2{at}": figure for at, figure in enumerate(printed, 1)}


def _by_input(*printed: str) -> Mapping[str, str]:
    names = [f"x{row}{column}" for row in (1, 2) for column in (1, 2, 3)]
    return dict(zip(names, printed, strict=True))


def _lmdi(before: str, after: str, *printed: str) -> Case:
    ends = _years(before, after)
    return Case(
        f"LMDI {before}-{after[2:]}", LMDIR, TWO_TERMS, ends, ("lmdi",), _by_factor(*printed)
    )


WINES = """
sales = first + second
first = volume_1 * price_1
second = volume_2 * price_2
"""
WINES_BY_SHARE = "sales = volume * (share_1 * price_1 + share_2 * price_2)"
WINE_ENDS = {
    "volume_1": (1200.0, 1100.0),
    "price_1": (5.0, 5.5),
    "volume_2": (400.0, 700.0),
    "price_2": (16.0, 15.5),
}
WINE_SHARES = {
    "volume": (1600.0, 1800.0),
    "share_1": (0.75, 1100 / 1800),
    "share_2": (0.25, 700 / 1800),
    "price_1": (5.0, 5.5),
    "price_2": (16.0, 15.5),
}
THREE = "sales = a * price_a + b * price_b + c * price_c"
THREE_ENDS = {
    "a": (1000.0, 1000.0),
    "price_a": (10.0, 11.0),
    "b": (800.0, 700.0),
    "price_b": (15.0, 15.0),
    "c": (500.0, 800.0),
    "price_c": (20.0, 23.0),
}
ONE = "revenue = volume * price"
ONE_ENDS = {"volume": (1000.0, 1100.0), "price": (50.0, 52.0)}
VOLUMES, PRICES = ("a", "b", "c"), ("price_a", "price_b", "price_c")
BOOKINGS = "revenue = bookings * revenue_per_booking"
BOOKINGS_ENDS = {"bookings": (1500.0, 1700.0), "revenue_per_booking": (220.0, 225.0)}
SEQUENTIAL = ("sequential",)

CASES: tuple[Case, ...] = (
    _das_gupta(
        "2.1",
        "earnings = average_earnings * earner_proportion",
        {"average_earnings": (10930, 16591), "earner_proportion": (0.717892, 0.825974)},
        {"average_earnings": "4369.913", "earner_proportion": "1487.262"},
    ),
    _das_gupta(
        "2.2",
        "rate = b * w * p",
        {"b": (51.78746, 84.90502), "w": (0.45919, 0.75756), "p": (0.52638, 0.51065)},
        {"b": "10.4340333", "w": "10.5608476", "p": "-0.6670084"},
    ),
    _das_gupta(
        "2.3",
        "rate = a * b * c * d",
        {"a": (25.3, 32.7), "b": (0.214, 0.290), "c": (0.279, 0.473), "d": (0.949, 0.986)},
        {"a": "0.6889411", "b": "0.8125381", "c": "1.3829055", "d": "0.1047547"},
    ),
    _das_gupta(
        "2.4",
        "rate = a * b * c * d * e",
        {
            "a": (0.58, 0.72),
            "b": (0.76, 0.97),
            "c": (0.84, 0.97),
            "d": (0.66, 0.56),
            "e": (16.573, 16.158),
        },
        {
            "a": "1.0909785",
            "b": "1.2298438",
            "c": "0.7278399",
            "d": "-0.8398707",
            "e": "-0.1290187",
        },
    ),
    _das_gupta(
        "3.1",
        "growth = birth_rate - death_rate",
        {"birth_rate": (19.4, 23.7), "death_rate": (10.8, 9.5)},
        {"birth_rate": "4.3", "death_rate": "1.3"},
    ),
    _lmdi("1971", "1972", "69.79006598", "-9.455125793", "39.66505981"),
    _lmdi("1972", "1973", "42.96021467", "-34.31902656", "50.3588119"),
    _lmdi("1973", "1974", "54.01064234", "-9.021284671", "54.01064234"),
    Case(
        "LMDI factors",
        LMDIR,
        TWO_TERMS,
        _years("1971", "1972"),
        ("lmdi",),
        _by_factor("1.761117821", "0.926191306", "1.379410116"),
        kind="factors",
    ),
    Case(
        "LMDI from zero",
        ZEROS,
        TWO_TERMS,
        _years("1971", "1972", x11=(0, 4)),
        ("lmdi",),
        _by_input("60", "0", "0", "19.31568569", "15.78206435", "24.90224996"),
    ),
    Case(
        "LMDI to zero",
        ZEROS,
        TWO_TERMS,
        {**_years("1972", "1972"), "x11": (4, 0), "x12": (5, 10), "x13": (3, 2)},
        ("lmdi",),
        {"x11": "-60", "x12": "0", "x13": "0"},
    ),
    Case(
        "PVM-1",
        WINE,
        WINES,
        WINE_ENDS,
        SEQUENTIAL,
        {"price_1 + price_2": "200", "volume_1 + volume_2": "4300"},
        ("volume_1", "volume_2"),
    ),
    Case(
        "PVM-1 with mix",
        WINE,
        WINES_BY_SHARE,
        WINE_SHARES,
        SEQUENTIAL,
        {"volume": "1550", "share_1 + share_2": "2750", "price_1 + price_2": "200"},
        ("volume", "share_1", "share_2"),
    ),
    Case("PVM-4", ABC, THREE, THREE_ENDS, SEQUENTIAL, {" + ".join(PRICES): "2500"}, PRICES),
    Case("PVM-4", ABC, THREE, THREE_ENDS, SEQUENTIAL, {" + ".join(VOLUMES): "4500"}, VOLUMES),
    Case(
        "PVM-4 both",
        ABC,
        THREE,
        THREE_ENDS,
        SEQUENTIAL,
        {" + ".join(VOLUMES): "900"},
        PRICES,
        "together",
    ),
    Case("PVM-5", PONGORA, ONE, ONE_ENDS, SEQUENTIAL, {"price": "2000"}, ("price",)),
    Case("PVM-5", PONGORA, ONE, ONE_ENDS, SEQUENTIAL, {"volume": "5000"}, ("volume",)),
    Case(
        "PVM-5 both", PONGORA, ONE, ONE_ENDS, SEQUENTIAL, {"volume": "200"}, ("price",), "together"
    ),
    Case(
        "ICE-1",
        ICANEXPLAIN,
        BOOKINGS,
        BOOKINGS_ENDS,
        SEQUENTIAL,
        {"revenue_per_booking": "7500", "bookings": "45000"},
        ("revenue_per_booking",),
    ),
)
