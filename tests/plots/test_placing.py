"""Labels find places without covering each other, and give way in order of importance."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.plots.placing import Ground, RowItem, Side, place_in_rows


def test_labels_that_fit_stand_in_one_row_at_the_right() -> None:
    items = [RowItem(10, 4, (30, 10, 0), 5), RowItem(80, 4, (30, 10, 0), 5)]
    rows = place_in_rows(items, 0, 200, 3)
    assert rows.count == 1
    assert [(place.row, place.form, place.side) for place in rows.places] == [(0, 0, Side.RIGHT)] * 2


def test_neighbours_go_into_rows_before_anything_is_shortened() -> None:
    items = [RowItem(x, 4, (60, 10, 0), 5) for x in (10, 20, 30)]
    rows = place_in_rows(items, 0, 200, 3)
    assert rows.count == 3
    assert {place.row for place in rows.places} == {0, 1, 2}
    assert {place.form for place in rows.places} == {0}


def test_the_least_important_label_gives_way() -> None:
    items = [RowItem(10, 4, (60, 10, 0), 7), RowItem(40, 4, (60, 10, 0), 1)]
    rows = place_in_rows(items, 0, 200, 1)
    assert [place.form for place in rows.places] == [1, 0]


def test_at_the_edge_a_label_stands_at_the_left() -> None:
    rows = place_in_rows([RowItem(190, 4, (60,), 1)], 0, 200, 1)
    assert rows.places[0].side is Side.LEFT


def test_a_label_grows_again_when_its_neighbour_is_gone() -> None:
    items = [RowItem(50, 0, (70, 20, 0), 2), RowItem(60, 0, (40, 10, 0), 3), RowItem(140, 0, (40, 10, 0), 3)]
    rows = place_in_rows(items, 0, 200, 1, centred=True)
    assert [place.form for place in rows.places] == [0, 2, 0]


def test_signs_of_one_day_are_all_placed_even_when_they_must_overlap() -> None:
    rows = place_in_rows([RowItem(50, 4, (20, 0), 5) for _ in range(6)], 0, 200, 3)
    assert len(rows.places) == 6
    assert not rows.is_clean


def test_nothing_to_place() -> None:
    assert place_in_rows([], 0, 100, 3).places == ()


items = st.lists(
    st.tuples(st.floats(10, 490), st.floats(5, 120), st.integers(0, 7)).map(
        lambda found: RowItem(found[0], 4, (found[1], found[1] / 3, 0), found[2])
    ),
    max_size=14,
)


@given(items, st.integers(1, 3))
def test_a_clean_row_has_no_overlap(found: list[RowItem], most: int) -> None:
    found = sorted(found, key=lambda item: item.x)
    rows = place_in_rows(found, 0, 500, most)
    assert len(rows.places) == len(found)
    if not rows.is_clean:
        return
    for row in range(rows.count):
        spans = []
        for item, place in zip(found, rows.places, strict=True):
            if place.row != row:
                continue
            label = item.widths[place.form]
            reach = item.half + (3 + label if label else 0)
            spans.append(
                (item.x - item.half, item.x + reach)
                if place.side is Side.RIGHT
                else (item.x - reach, item.x + item.half)
            )
        spans.sort()
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
        assert all(start >= 0 and end <= 500 for start, end in spans)


def test_words_beside_a_point_prefer_above_and_avoid_what_is_there() -> None:
    ground = Ground((0, 0, 200, 200), [])
    assert ground.free_spot(20, 10, (100, 100), (8,)) == (90, 108, 110, 118)
    ground.add(80, 105, 120, 130)
    spot = ground.free_spot(20, 10, (100, 100), (8, 40))
    assert spot is not None
    assert spot[3] <= 105 or spot[1] >= 130 or spot[0] >= 120 or spot[2] <= 80
    ground.add_line(0, 0, 200, 200)
    assert len(ground.boxes) > 20
    ground.add(0, 0, 200, 200)
    assert ground.free_spot(20, 10, (100, 100), (8, 40)) is None
