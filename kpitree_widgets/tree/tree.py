"""The tree: metrics and who drives whom.

"Tree" is the field's word; it is a directed acyclic graph, since a metric may drive several others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kpitree_widgets.errors import ScenarioError, UnknownMetricError
from kpitree_widgets.formula.labels import normalise
from kpitree_widgets.tree.following import following
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.notes import Note, notes_without
from kpitree_widgets.tree.relations import Conflict, Influence, Relation
from kpitree_widgets.tree.scenarios import Scenario
from kpitree_widgets.tree.structure import Structure, above, present_drivers
from kpitree_widgets.tree.suggest import did_you_mean

NAMES = ("names", "labels")
"""What is remembered of a tree and follows from ids and labels alone."""
KNOWN_UNITS, UNIT_WORDS = "_known_units", "_unit_words"
"""What ``analysis.units`` remembers of a tree: by metric, from what is below it; how units are written."""
MAKE_ONE = 'make one: tree.scenario("Cheaper", price="-5%")'


@dataclass(frozen=True)
class Tree:
    """A name and metrics by id, in the order they were defined.

    Iteration and ``reading_order`` go depth first from the roots, drivers in formula order.
    """

    name: str = ""
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    """Influences and conflicts, in the order they were declared."""
    known: Structure | None = field(default=None, compare=False, repr=False)
    """The structure, where it is known already."""
    scenarios: tuple[Scenario, ...] = ()
    """What is supposed beside the baseline, in the order in which it was kept."""
    notes: tuple[Note, ...] = ()
    """What happened on which day, by day."""

    def __post_init__(self) -> None:
        """Refuse formulas that go round in a circle."""
        self.structure  # noqa: B018

    @property
    def influences(self) -> tuple[Influence, ...]:
        """What is held to move what, without a formula."""
        return tuple(found for found in self.relations if isinstance(found, Influence))

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Levers held to help one metric and to hurt another."""
        return tuple(found for found in self.relations if isinstance(found, Conflict))

    @cached_property
    def structure(self) -> Structure:
        """Who drives whom."""
        return Structure.of(self.metrics) if self.known is None else self.known

    def replacing(self, *metrics: Metric) -> Tree:
        """The tree with ``metrics`` in place of those with their ids; new ones come last.

        The structure is derived again only where a formula changed, names only where one did.
        """
        merged = dict(self.metrics)
        formulas, names, units = [], [], []
        for metric in metrics:
            old = merged.get(metric.id)
            if old is None or old.expression != metric.expression:
                formulas.append(metric.id)
            if old is None or old.label != metric.label:
                names.append(metric.id)
            if old is None or old.unit != metric.unit:
                units.append(metric.id)
            merged[metric.id] = metric
        known = following(self.structure, merged, formulas) if formulas else self.structure
        after = Tree(self.name, merged, self.relations, known, self.scenarios, self.notes)
        vars(after).update(self._remembered(after, formulas, names, units))
        return after

    def _remembered(
        self, after: Tree, formulas: list[str], names: list[str], units: list[str]
    ) -> dict[str, Any]:
        """What was derived from this tree and is so of ``after`` too."""
        mine = vars(self)
        kept = {name: mine[name] for name in NAMES if name in mine and not names}
        if KNOWN_UNITS in mine and not units:
            stale = after.above(*formulas)
            kept[UNIT_WORDS] = mine[UNIT_WORDS]
            kept[KNOWN_UNITS] = {
                metric: unit for metric, unit in mine[KNOWN_UNITS].items() if metric not in stale
            }
        return kept

    def relating(self, relations: Iterable[Relation]) -> Tree:
        """The same metrics with other relations."""
        said = tuple(relations), self.structure, self.scenarios, self.notes
        return Tree(self.name, self.metrics, *said)

    def supposing(self, scenarios: Iterable[Scenario]) -> Tree:
        """The same metrics with other scenarios."""
        said = self.relations, self.structure, tuple(scenarios), self.notes
        after = Tree(self.name, self.metrics, *said)
        vars(after).update(self._remembered(after, [], [], []))
        return after

    def noting(self, notes: Iterable[Note]) -> Tree:
        """The same metrics with other notes."""
        said = self.relations, self.structure, self.scenarios, tuple(notes)
        after = Tree(self.name, self.metrics, *said)
        vars(after).update(self._remembered(after, [], [], []))
        return after

    def without(self, *ids: str) -> Tree:
        """The tree without these metrics and what is said of them; no formula may name them."""
        gone = set(ids)
        kept = {key: metric for key, metric in self.metrics.items() if key not in gone}
        relations = (found for found in self.relations if not gone.intersection(found.metrics))
        scenarios = tuple(scenario.without(gone) for scenario in self.scenarios)
        notes = notes_without(self.notes, gone)
        return Tree(self.name, kept, tuple(relations), scenarios=scenarios, notes=notes)

    def find(self, name: str) -> str:
        """The id of the metric called ``name``: an id, or a label as labels compare.

        Raises:
            UnknownMetricError: there is none; the hint names the closest.
        """
        if name in self.metrics:
            return name
        found = self.names.get(normalise(str(name)))
        if found is None:
            raise UnknownMetricError(
                f"there is no metric {name!r}",
                metric=str(name),
                hint=did_you_mean(str(name), self.labels),
            )
        return found

    def find_scenario(self, name: str) -> Scenario:
        """The scenario called ``name``, in capitals or not.

        Raises:
            ScenarioError: there is none; the hint names the closest.
        """
        by_name = {scenario.name.casefold(): scenario for scenario in self.scenarios}
        exact = next((one for one in self.scenarios if one.name == name), None)
        found = exact or by_name.get(" ".join(str(name).casefold().split()))
        if found is None:
            names = [scenario.name for scenario in self.scenarios]
            hint = did_you_mean(str(name), names, "scenarios") if names else MAKE_ONE
            raise ScenarioError(f"there is no scenario {name!r}", hint=hint)
        return found

    def drivers(self, metric: str) -> tuple[str, ...]:
        """The metrics its formula names, each once, in formula order."""
        return self.structure.drivers[metric]

    def parents(self, metric: str) -> tuple[str, ...]:
        """The metrics whose formulas name it."""
        return self.structure.parents[metric]

    @property
    def roots(self) -> tuple[str, ...]:
        """The metrics that drive no other, in the order they were defined."""
        return self.structure.roots

    @property
    def order(self) -> tuple[str, ...]:
        """All ids, drivers before the metrics they drive."""
        return self.structure.order

    @property
    def reading_order(self) -> tuple[str, ...]:
        """All ids, depth first from the roots."""
        return self.structure.reading_order

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Id by id and by normalised label: what a formula may call each metric; labels go first."""
        by_label = {normalise(metric.label): metric.id for metric in self.metrics.values()}
        return {**{metric: metric for metric in self.metrics}, **by_label}

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """All labels, in the order they were defined."""
        return tuple(metric.label for metric in self.metrics.values())

    def above(self, *metrics: str) -> set[str]:
        """``metrics`` and everything they drive, directly or not."""
        return above(metrics, self.structure.parents)

    def below(self, metric: str, *, present: bool = False) -> set[str]:
        """``metric`` and everything that drives it, directly or not; with ``present`` not by lag."""
        found: set[str] = set()
        stack = [metric]
        while stack:
            at = stack.pop()
            if at not in found:
                found.add(at)
                stack.extend(
                    present_drivers(self.metrics[at]) if present else self.structure.drivers[at]
                )
        return found

    def __getitem__(self, metric: str) -> Metric:
        """The metric with this id.

        Raises:
            UnknownMetricError: there is none.
        """
        return self.metrics[self.find(metric)]

    def __contains__(self, metric: object) -> bool:
        """Whether a metric has this id."""
        return metric in self.metrics

    def __iter__(self) -> Iterator[str]:
        """Ids in reading order."""
        return iter(self.reading_order)

    def __len__(self) -> int:
        """How many metrics there are."""
        return len(self.metrics)
