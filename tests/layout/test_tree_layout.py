"""Where boxes, chips and edges go."""

import random

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.layout.forest import forest
from kpitree_widgets.layout.tidy import tidy
from kpitree_widgets.layout.tree_layout import layout_tree
from kpitree_widgets.theme import SIZES

DIRECTIONS = ["lr", "tb"]
directions = st.sampled_from(DIRECTIONS)


@st.composite
def graphs(draw):
    """Drivers by metric: up to thirty metrics, several roots, shared drivers, no cycles."""
    names = [f"m{number}" for number in range(draw(st.integers(1, 30)))]
    drivers = {}
    for at, name in enumerate(names):
        below = names[at + 1 :]
        chosen = st.lists(st.sampled_from(below), max_size=5, unique=True) if below else st.just([])
        drivers[name] = draw(chosen)
    named = {driver for some in drivers.values() for driver in some}
    return [name for name in names if name not in named], drivers


@st.composite
def layouts(draw):
    roots, drivers = draw(graphs())
    collapsed = draw(st.sets(st.sampled_from(list(drivers)), max_size=4))
    direction = draw(directions)
    layout = layout_tree(roots, drivers.get, collapsed=collapsed, direction=direction)
    return layout, direction, drivers, collapsed


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@given(layouts())
def test_no_two_boxes_overlap(case):
    boxes = case[0].boxes
    assert not any(overlap(one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])


@given(layouts())
def test_a_parent_is_centred_on_its_drivers(case):
    layout, direction, *_ = case
    for parent in layout.boxes:
        drivers = [box for box in layout.boxes if box.parent == parent.key]
        if drivers:
            first, last = drivers[0], drivers[-1]
            if direction == "lr":
                middle = (first.y + first.height / 2 + last.y + last.height / 2) / 2
                assert parent.y + parent.height / 2 == pytest.approx(middle)
            else:
                middle = (first.x + first.width / 2 + last.x + last.width / 2) / 2
                assert parent.x + parent.width / 2 == pytest.approx(middle)


@given(layouts())
def test_drivers_stand_in_reading_order_and_everything_is_inside_the_picture(case):
    layout, direction, *_ = case
    across = {box.key: box.y if direction == "lr" else box.x for box in layout.boxes}
    for parent in {box.parent for box in layout.boxes}:
        places = [across[box.key] for box in layout.boxes if box.parent == parent]
        assert places == sorted(places)
    assert all(box.x >= -1e-9 and box.y >= -1e-9 for box in layout.boxes)
    assert max(box.x + box.width for box in layout.boxes) <= layout.width
    assert max(box.y + box.height for box in layout.boxes) <= layout.height


@given(layouts())
def test_a_metric_has_one_home_and_its_other_places_are_ghosts_without_drivers(case):
    layout, _, drivers, collapsed = case
    homes = [box.metric for box in layout.boxes if not box.ghost]
    assert len(homes) == len(set(homes))
    assert len({box.key for box in layout.boxes}) == len(layout.boxes)
    for box in layout.boxes:
        if box.ghost:
            assert (box.metric in homes, box.drivers) == (True, 0)
        else:
            assert box.drivers == len(drivers[box.metric])
            assert box.hidden == (box.drivers if box.metric in collapsed else 0)


@given(layouts())
def test_edges_run_from_the_chip_of_the_parent_to_the_driver(case):
    layout, direction, *_ = case
    chips = {chip.key: chip for chip in layout.chips}
    boxes = {box.key: box for box in layout.boxes}
    assert len(layout.edges) == sum(box.parent is not None for box in layout.boxes)
    for edge in layout.edges:
        chip, driver = chips[edge.parent], boxes[edge.driver]
        assert edge.curve[:2] == (chip.x, chip.y)
        start = (driver.x, driver.y + driver.height / 2)
        top = (driver.x + driver.width / 2, driver.y)
        assert edge.curve[-2:] == (start if direction == "lr" else top)


@given(graphs(), directions, st.randoms())
def test_layout_does_not_depend_on_the_order_of_the_dictionary(graph, direction, chance):
    roots, drivers = graph
    shuffled = list(drivers.items())
    chance.shuffle(shuffled)
    again = layout_tree(roots, dict(shuffled).get, direction=direction)
    assert again == layout_tree(roots, drivers.get, direction=direction)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40), st.data())
def test_a_mirrored_tree_gives_the_mirrored_layout(choices, data):
    parents = [-1, *(choice % (at + 1) for at, choice in enumerate(choices))]
    sizes = data.draw(
        st.lists(st.sampled_from([44.0, 120.0]), min_size=len(parents), max_size=len(parents))
    )
    drivers = {
        at: [box for box, up in enumerate(parents) if up == at] for at in range(len(parents))
    }

    def placed(order):
        rows = forest(["0"], lambda box: [str(d) for d in order(drivers[int(box)])], ())
        ups = [row.parent for row in rows]
        centres = tidy(ups, [sizes[int(row.metric)] for row in rows], 24.0)
        return {row.metric: centre for row, centre in zip(rows, centres, strict=True)}

    one, other = placed(list), placed(lambda some: some[::-1])
    for box, centre in one.items():
        assert other[box] == pytest.approx(-centre)


@given(strategies.trees(), directions)
def test_every_tree_can_be_laid_out(tree, direction):
    layout = layout_tree(tree.roots, tree.drivers, direction=direction)
    assert [box.metric for box in layout.boxes if not box.ghost] == list(tree.reading_order)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_chain_a_row_and_ten_thousand_boxes_are_no_trouble(direction):
    chance = random.Random(3)
    wild = {number: [] for number in range(10_000)}
    for number in range(1, 10_000):
        wild[chance.randrange(max(0, number - 50), number)].append(number)
    row = {0: list(range(1, 3_000))}
    for drivers in (wild, row, {number: [number + 1] for number in range(5_000)}):
        layout = layout_tree(
            ["0"],
            lambda box, of=drivers: [str(d) for d in of.get(int(box), [])],
            direction=direction,
        )
        assert len(layout.boxes) >= 3_000


def test_trees_stand_apart_and_collapsed_metrics_keep_their_chip():
    drivers = {"a": ["b"], "c": ["d"]}
    layout = layout_tree(["a", "c"], lambda box: drivers.get(box, []), collapsed={"c"})
    boxes = {box.key: box for box in layout.boxes}
    assert list(boxes) == ["a", "b", "c"]
    assert boxes["c"].y == boxes["a"].y + boxes["a"].height + SIZES["gap_tree"]
    assert [(chip.metric, chip.hidden) for chip in layout.chips] == [("a", 0), ("c", 1)]
    assert layout.width == boxes["b"].x + boxes["b"].width


def test_nothing_gives_an_empty_picture():
    assert layout_tree([], {}.get) == ([], [], [], 0.0, 0.0)
