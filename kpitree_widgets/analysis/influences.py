"""Influences and conflicts as people declare them, against what the data say.

Series that grow together correlate whether or not one moves the other (Granger and Newbold 1974), and
so does the best of several lags. So the changes are compared, without trend and season, and the best
lag with the best lags of random series that are as smooth. Where that is not clear the answer is "cannot tell".
Correlation is no proof either: a supported influence may have a common cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from kpitree_widgets.analysis.checks.when import last_complete
from kpitree_widgets.analysis.lagged import FEWEST, SHUFFLES, Lagged, changes, lagged
from kpitree_widgets.calendar import Grain
from kpitree_widgets.locale import local_numbers
from kpitree_widgets.periods import Series
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.relations import Conflict, Sign

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.metric import Aim

Verdict = Literal["supported", "contradicted", "cannot tell"]

MOST_LAG: Final = 6
CLEAR: Final = 0.02
"""At most so often may chance alone give as much; on short series the baseline is a little too mild,
so that of independent random walks about 3 in 100 look related."""
HISTORY: Final = 400
"""So many complete periods are looked at."""
SEASONS: Final[Mapping[Grain | None, int]] = {"hour": 24, "day": 7, "month": 12, "quarter": 4}
"""So many periods make a season: a day, a week, a year. A year of weeks is too long to take out."""


@dataclass(frozen=True)
class InfluenceEstimate:
    """What the data say about one metric moving another."""

    source: Metric
    target: Metric
    sign: Sign
    """As declared: whether they move the same way."""
    declared_lag: int | None
    verdict: Verdict
    correlation: float | None
    """Of the changes, at ``lag``; ``None`` where there are too few, or none that differ."""
    lag: int | None
    """So many periods later: the declared lag where that is clear, else the one with the most."""
    p_value: float | None
    """How often chance alone gives as much."""
    points: int
    """So many pairs of changes."""
    method: str

    @property
    def text(self) -> str:
        """One sentence."""
        names = f"{self.source.label} and {self.target.label}"
        if self.correlation is None or self.lag is None or self.p_value is None:
            return f"cannot tell whether {names} move together: {self.method}"
        way = "the same way" if self.correlation > 0 else "opposite ways"
        later = "" if self.lag == 0 else f", {self.lag} period{'s' * (self.lag > 1)} later"
        measured = local_numbers(f"r = {self.correlation:.2f}, p = {self.p_value:.3f}")
        facts = f"{measured}, {self.points} pairs of changes"
        if self.verdict == "cannot tell":
            return f"cannot tell whether {names} move together ({facts})"
        declared = "as declared" if self.verdict == "supported" else "not as declared"
        return f"{names} move {way}{later}, {declared} ({facts})"

    def __str__(self) -> str:
        """The text."""
        return self.text


@dataclass(frozen=True)
class ConflictEstimate:
    """What the data say about a lever that is held to help one metric and to hurt another."""

    helps: InfluenceEstimate
    hurts: InfluenceEstimate
    verdict: Verdict
    """``"contradicted"`` where the lever is clearly good for both, or bad for both."""

    @property
    def text(self) -> str:
        """One sentence."""
        lever, one, other = self.helps.source, self.helps.target, self.hurts.target
        said = {
            "supported": f"what {lever.label} does for {one.label} it does not for {other.label}",
            "contradicted": (
                f"{lever.label} moves {one.label} and {other.label} in the same good or bad direction"
            ),
            "cannot tell": f"cannot tell whether {lever.label} sets {one.label} against {other.label}",
        }
        return said[self.verdict]

    def __str__(self) -> str:
        """The text."""
        return self.text


def estimate_influence(
    evaluation: Evaluation,
    source: str,
    target: str,
    *,
    sign: Sign = "+",
    lag: int | None = None,
    max_lag: int | None = None,
    seed: int = 0,
) -> InfluenceEstimate:
    """Whether ``source`` moves ``target`` as declared, as far as the data tell.

    Supported or contradicted is what is clear: less likely than 2 % by chance at the best lag. With
    a declared ``lag`` that one is asked first, and each of the two questions has half of the 2 %.

    Args:
        evaluation: the tree with its values, without segments; only complete periods count.
        source: id of the metric that is held to move the other.
        target: id of the other.
        sign: ``"+"`` if they are held to move the same way, ``"-"`` if opposite ways.
        lag: so many periods later; ``None`` if that is not declared.
        max_lag: how far to look; 6, or a quarter of the periods if they are few.
        seed: of the shuffled baseline; the same seed gives the same answer.

    Examples:
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import periods_between
        >>> chance = np.random.default_rng(1)
        >>> spend = chance.uniform(10, 20, 48)
        >>> inputs = {"spend": spend, "visits": 5 * np.roll(spend, 2) + chance.uniform(0, 9, 48)}
        >>> tree = tree_from_text("Result = Visits - Spend")
        >>> evaluation = evaluate(tree, periods_between(53000, 53047, "day"), inputs)
        >>> found = estimate_influence(evaluation, "spend", "visits")
        >>> found.verdict, found.lag
        ('supported', 2)
    """
    tree = evaluation.tree
    one, other = tree[source], tree[target]
    cause, effect = _changes(evaluation, one.id), _changes(evaluation, other.id)
    most = min(MOST_LAG, len(cause) // 4) if max_lag is None else max_lag
    most = min(max(most, lag or 0), max(0, len(cause) - FEWEST))
    found = lagged(cause, effect, most, seed)
    at, p_value = _clearest(found, lag)
    verdict: Verdict = "cannot tell"
    if at is None or p_value is None:
        points = int(found.points.max(initial=0))
        why = f"fewer than {FEWEST} pairs of changes" if points < FEWEST else "nothing changes"
        return InfluenceEstimate(one, other, sign, lag, verdict, None, None, None, points, why)
    correlation = float(found.correlations[at])
    if p_value <= CLEAR:
        verdict = "supported" if (correlation > 0) == (sign == "+") else "contradicted"
    method = (
        f"correlation of changes without trend and season, at lags 0 to {most},"
        f" against {SHUFFLES} series of the same autocorrelation"
    )
    return InfluenceEstimate(
        one,
        other,
        sign,
        lag,
        verdict,
        correlation,
        at,
        p_value,
        int(found.points[at]),
        method,
    )


def estimate_conflict(evaluation: Evaluation, conflict: Conflict) -> ConflictEstimate:
    """Whether the lever is good for one metric and bad for the other, as far as the data tell.

    Good is what the aim of a metric says; of a balance it cannot be told.
    """
    helps = estimate_influence(evaluation, conflict.lever, conflict.helps)
    hurts = estimate_influence(evaluation, conflict.lever, conflict.hurts)
    good = [_good(found) for found in (helps, hurts)]
    if None in good:
        return ConflictEstimate(helps, hurts, "cannot tell")
    return ConflictEstimate(helps, hurts, "contradicted" if good[0] == good[1] else "supported")


def _good(found: InfluenceEstimate) -> bool | None:
    """Whether more of the source is good for the target; ``None`` where that is not clear."""
    aim: Aim = found.target.aim
    if found.correlation is None or found.verdict == "cannot tell" or aim == "balance":
        return None
    return (found.correlation > 0) == (aim == "maximize")


def _changes(evaluation: Evaluation, metric: str) -> Series:
    end = last_complete(evaluation)
    stop = 0 if end is None else end + 1
    kept = slice(max(0, stop - HISTORY), stop)
    return changes(evaluation.values[metric][kept], SEASONS.get(evaluation.periods.grain, 0))


def _clearest(found: Lagged, lag: int | None) -> tuple[int | None, float | None]:
    """The lag to report and how often chance gives as much there."""
    best = found.best
    if best is None:
        return None, None
    if lag is None or lag >= len(found.correlations) or np.isnan(found.correlations[lag]):
        return best, found.by_best
    declared = min(1.0, 2 * float(found.by_lag[lag]))
    if declared <= CLEAR:
        return lag, declared
    return best, min(1.0, 2 * found.by_best)
