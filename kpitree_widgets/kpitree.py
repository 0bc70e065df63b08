"""``KPITree``: what users hold. Every verb is a line or two that delegates to the rooms below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.data.binding import Bound
from kpitree_widgets.document import Document
from kpitree_widgets.editing import Editing
from kpitree_widgets.errors import BindError, FileError
from kpitree_widgets.handle import Handle
from kpitree_widgets.io import code, json_file, yaml_file
from kpitree_widgets.io.text import text_from_tree, tree_from_text
from kpitree_widgets.tree.tree import Tree

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator


class KPITree(Editing):
    """A KPI tree: a model, an inline editor and a report in one object.

    Leave it as the last line of a cell to see and edit it; every edit by hand changes this object.

    Examples:
        >>> tree = KPITree.from_text("Revenue = Orders * Average order value", name="Shop")
        >>> tree.metrics
        ('revenue', 'orders', 'average_order_value')
        >>> tree["orders"].value, tree["average_order_value"].value = 20, 4.5
        >>> tree["revenue"].value
        90.0
    """

    def __init__(self, name: str = "") -> None:
        """An empty tree."""
        super().__init__(Document(Tree(name)))

    @classmethod
    def from_text(cls, text: str, name: str = "") -> KPITree:
        """A tree from formulas as people write them, one a line.

        A driver that no line defines is an input metric without data. ``x``, ``X``, ``×``, ``÷``
        and ``−`` are operators; "No. of", "Number of" and "#" mean the same.

        Raises:
            KPITreeError: with the metric and the position in ``text``.

        Examples:
            >>> KPITree.from_text("Profit = Revenue − Cost").roots
            ('profit',)
        """
        return cls._on(Document(tree_from_text(text, name)))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> KPITree:
        """The tree saved at ``path``, with its data.

        Raises:
            FileError: the file is broken, of a newer version, or no KPI tree; it stays as it is.
        """
        return cls._on(_document(json_file.load(path)))

    @classmethod
    def from_yaml(cls, text: str) -> KPITree:
        """The tree that ``to_yaml`` wrote.

        Raises:
            FileError: it is no YAML or no KPI tree, with the line; or PyYAML is not installed.
        """
        return cls._on(_document(yaml_file.from_yaml(text)))

    @classmethod
    def _on(cls, document: Document) -> KPITree:
        tree = cls()
        tree._document = document
        return tree

    @property
    def name(self) -> str:
        """What the tree is called."""
        return self._document.tree.name

    @property
    def metrics(self) -> tuple[str, ...]:
        """All ids in reading order: depth first from the roots."""
        return self._document.tree.reading_order

    @property
    def roots(self) -> tuple[str, ...]:
        """Ids of the metrics that drive no other."""
        return self._document.tree.roots

    def __getitem__(self, metric: str) -> Handle:
        """A handle on the metric with this id or label.

        Raises:
            UnknownMetricError: there is none.
        """
        return Handle(self._document, self._document.tree.find(metric))

    def __contains__(self, metric: object) -> bool:
        """Whether a metric has this id."""
        return metric in self._document.tree

    def __iter__(self) -> Iterator[str]:
        """Ids in reading order."""
        return iter(self.metrics)

    def __len__(self) -> int:
        """How many metrics there are."""
        return len(self._document.tree)

    def to_text(self, *metrics: str) -> str:
        r"""The formulas, one a line; ``from_text`` and ``paste`` read them back.

        Args:
            metrics: those wanted, with all that drives them; all of them if none is named.

        Examples:
            >>> tree = KPITree.from_text("Profit = Revenue - Cost\nRevenue = Price * Orders")
            >>> tree.to_text("revenue")
            'Revenue = Price * Orders\n'
        """
        tree = self._document.tree
        return text_from_tree(tree, tuple(map(tree.find, metrics)) or None)

    def to_code(self) -> str:
        """Python that builds the tree again; bound data are a comment that says what to bind."""
        return code.to_code(_contents(self._document))

    def to_yaml(self) -> str:
        """Tree and data as YAML, the same content as the file; ``from_yaml`` reads it back.

        Raises:
            FileError: PyYAML is not installed.
        """
        return yaml_file.to_yaml(_contents(self._document))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write tree and data to ``path`` (``*.kpitree.json``): whole, or not at all."""
        json_file.save(_contents(self._document), path)


def _contents(document: Document) -> json_file.Contents:
    now = document.evaluation
    said = tuple(source.binding for source in document.sources)
    return json_file.Contents(now.tree, now.periods, now.inputs, now.coverage, said)


def _document(contents: json_file.Contents) -> Document:
    if not contents.inputs:
        return Document(contents.tree)
    from kpitree_widgets.data.stored import sources_of  # noqa: PLC0415 - narwhals when it is needed

    bound = Bound(contents.periods, contents.inputs, contents.coverage)
    try:
        sources = sources_of(contents.bindings, contents.tree, bound)
    except BindError as error:
        raise FileError(
            f"broken: {error.message}", hint="restore it from version control"
        ) from error
    return Document(contents.tree, bound, sources)
