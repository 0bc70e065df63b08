"""Published tables as trees: a row per period and segment, with what is counted and what by."""

from dataclasses import dataclass

import pandas as pd

import kpitree_widgets as kt


@dataclass(frozen=True)
class Table:
    metric: str
    over: str
    under: str
    by: str
    unit: str | None
    rows: tuple[tuple[str, str, float, float], ...]
    """Year, segment, above the line, below it."""


def bound(table: Table) -> kt.KPITree:
    """The tree of one ratio on the rows of ``table``."""
    frame = pd.DataFrame(table.rows, columns=["year", table.by, "over", "under"])
    frame["year"] = pd.to_datetime(frame["year"] + "-12-31")
    tree = kt.KPITree.from_text(f"{table.metric} = {table.over} / {table.under}")
    tree[table.metric].unit = table.unit
    measures = {table.over: kt.sum("over"), table.under: kt.sum("under")}
    return tree.bind(frame, "year", grain="year", measures=measures, by=table.by)


AGES = [
    "15-19",
    "20-24",
    "25-29",
    "30-34",
    "35-39",
    "40-44",
    "45-49",
    "50-54",
    "55-59",
    "60-64",
    "65-69",
    "70-74",
    "75+",
]
SIZES = {
    "1970": (12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9),
    "1985": (10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5),
}
RATES = {
    "1970": (1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8),
    "1985": (2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2),
}
HEADSHIP = Table(
    "Headship",
    "Heads",
    "Persons",
    "age",
    None,
    tuple(
        (year, age, size * rate, size)
        for year in SIZES
        for age, size, rate in zip(AGES, SIZES[year], RATES[year], strict=True)
    ),
)
"""Household headship rates per 100, United States 1970 and 1985: Das Gupta (1993), example 5.1, as
reprinted with its results in the README of github.com/josiahpjking/DasGuptR."""

STONES = Table(
    "Success",
    "Successes",
    "Patients",
    "size",
    "%",
    (
        ("1980", "small", 81, 87),
        ("1980", "large", 192, 263),
        ("1985", "small", 234, 270),
        ("1985", "large", 55, 80),
    ),
)
"""Open surgery (before) and percutaneous nephrolithotomy (after): Charig et al. (1986)."""

BERKELEY = Table(
    "Admission",
    "Admitted",
    "Applicants",
    "department",
    "%",
    (
        *(
            ("1972", d, a, n)
            for d, a, n in zip(
                "ABCDEF", (512, 353, 120, 138, 53, 22), (825, 560, 325, 417, 191, 373), strict=True
            )
        ),
        *(
            ("1973", d, a, n)
            for d, a, n in zip(
                "ABCDEF", (89, 17, 202, 131, 94, 24), (108, 25, 593, 375, 393, 341), strict=True
            )
        ),
    ),
)
"""Men (before) and women (after) at Berkeley in 1973: Bickel, Hammel and O'Connell (1975)."""


def admissions() -> kt.KPITree:
    """Berkeley again, men and women in one year."""
    rows = [("men" if year == "1972" else "women", *rest) for year, *rest in BERKELEY.rows]
    frame = pd.DataFrame(rows, columns=["sex", "department", "over", "under"])
    frame["day"] = pd.Timestamp("1973-12-31")
    tree = kt.KPITree.from_text(
        "Admission = Admitted / Applicants\nRejected = Applicants - Admitted"
    )
    tree["Admission"].unit = "%"
    measures = {"Admitted": kt.sum("over"), "Applicants": kt.sum("under")}
    return tree.bind(frame, "day", grain="year", measures=measures, by=["sex", "department"])
