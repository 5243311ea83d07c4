"""The layout of a timeline: lanes without overlap, every period in one bar, days in their order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.period import NO, NOT_SET, OPEN, UNKNOWN, YES
from seclog.core.specification import SpecBook
from seclog.core.timeline import BEYOND, DAY, Bar, Timeline, timeline
from seclog.core.validity import Asked, validity
from tests.core.spec_samples import GBCS, SMETS1, SMETS2, book, day, span, specification, terms, version
from tests.core.spec_strategies import DAYS, UNHURRIED, books

EVENT = "installation"


def drawn(*spans: tuple[str, str], on: str = "2020-12-01") -> Timeline:
    """One version with installation periods."""
    held = terms(*(span(EVENT, *one) for one in spans))
    return timeline(validity(book(specification("x", version("1.0", held)), on=on), Asked()))


def bar(*one: str) -> Bar:
    (only,) = drawn((one[0], one[1])).bars()
    return only


def test_whole_years_are_shown_around_every_day_that_is_stated() -> None:
    picture = timeline(validity(book(SMETS1, SMETS2, GBCS), Asked()))
    assert (picture.first, picture.until) == (day("2018-01-01"), day("2022-01-01"))


def test_groups_blocks_and_lanes_are_specifications_versions_and_kinds() -> None:
    picture = timeline(validity(book(SMETS1, SMETS2), Asked()))
    assert [
        (group.name, [(block.version, block.condition, [lane.kind for lane in block.lanes]) for block in group.blocks])
        for group in picture.groups
    ] == [
        ("SMETS1", [("1.2", "", [EVENT, "maintenance"]), ("1.2", "prepayment", [EVENT])]),
        ("SMETS2", [(number, "", [EVENT, "maintenance"]) for number in ("2.0", "3.1", "4.2")]),
    ]
    assert [block.illustrative for block in picture.groups[1].blocks] == [False, False, True]


@pytest.mark.parametrize(
    ("begins", "ends", "marks"),
    [
        ("2019-05-01", "2020-10-27", (DAY, DAY)),
        ("open", "open", (OPEN, OPEN)),
        ("unknown@2019-07-09", "not-set", (UNKNOWN, NOT_SET)),
        ("1900-01-01", "9999-12-30", (BEYOND, BEYOND)),
        ("1850-01-01", "1900-01-01", (BEYOND, BEYOND)),
        ("not-set", "unknown", (NOT_SET, UNKNOWN)),
    ],
)
def test_sides_end_on_a_day_beyond_the_picture_or_by_a_word(begins: str, ends: str, marks: tuple[str, str]) -> None:
    one = bar(begins, ends)
    assert (one.begin, one.end) == marks
    assert one.start < one.stop


def test_an_unknown_beginning_is_doubtful_up_to_the_day_on_which_it_surely_holds() -> None:
    one = bar("unknown@2019-07-09", "2020-10-27")
    assert one.start == day("2019-01-01")
    assert one.sure == (day("2019-07-09"), day("2020-10-28"))


def test_an_unknown_end_is_doubtful_after_the_day_up_to_which_it_surely_holds() -> None:
    one = bar("2019-05-01", "unknown@2020-01-31")
    assert one.sure == (day("2019-05-01"), day("2020-02-01"))
    assert one.stop > day("2020-12-01")


@pytest.mark.parametrize(("begins", "ends"), [("unknown", "open"), ("open", "unknown"), ("2022-01-01", "2021-01-01")])
def test_nothing_is_sure_of_a_period_without_a_sure_day(begins: str, ends: str) -> None:
    assert bar(begins, ends).sure is None


def test_a_beginning_that_is_not_set_is_drawn_from_the_day_asked_for() -> None:
    one = bar("not-set", "not-set")
    assert (one.start, one.sure) == (day("2020-12-01"), None)


def test_periods_that_follow_each_other_share_a_lane_and_those_that_overlap_do_not() -> None:
    (block,) = (
        drawn(("2018-05-01", "2019-05-01"), ("2019-05-02", "open"), ("2019-01-01", "2019-02-01")).groups[0].blocks
    )
    assert [len(lane.bars) for lane in block.lanes] == [2, 1]


def test_one_far_day_does_not_flatten_the_rest() -> None:
    picture = drawn(("2018-05-01", "9999-12-30"))
    assert picture.until == day("2046-01-01")


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31", "9999-12-30"])
def test_the_first_and_the_last_day_that_there_is_can_be_drawn(on: str) -> None:
    picture = drawn(("open", "open"), on=on)
    assert picture.first < picture.until
    assert 0 <= picture.place(day(on)) <= 1


def test_no_more_years_stand_on_the_axis_than_there_is_room_for() -> None:
    picture = drawn(("1985-05-01", "2030-10-27"))
    assert [one.year for one in picture.years(12)] == [1980, 1985, 1990, 1995, 2000, 2005, 2010, 2015, 2020, 2025, 2030]
    assert len(picture.years(1)) <= 1
    assert len(drawn(("2018-05-01", "open")).years(99)) == 4


@UNHURRIED
@given(books())
def test_every_period_is_drawn_exactly_once(one: SpecBook) -> None:
    report = validity(one, Asked())
    assert sorted(map(repr, (bar.row for bar in timeline(report).bars()))) == sorted(map(repr, report.rows))


@UNHURRIED
@given(books())
def test_bars_of_a_lane_are_of_one_kind_and_never_overlap(one: SpecBook) -> None:
    for group in timeline(validity(one, Asked())).groups:
        for lane in (lane for block in group.blocks for lane in block.lanes):
            assert {bar.row.kind for bar in lane.bars} == {lane.kind}
            for before, after in zip(lane.bars, lane.bars[1:], strict=False):
                assert before.stop <= after.start


@UNHURRIED
@given(books(), st.lists(DAYS, min_size=2))
def test_places_rise_with_the_day(one: SpecBook, days: list[date]) -> None:
    picture = timeline(validity(one, Asked()))
    places = [picture.place(day) for day in sorted(days)]
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] <= 1


@UNHURRIED
@given(books(), st.integers(0, 10_000))
def test_what_is_drawn_as_sure_doubtful_or_not_at_all_is_what_holds(one: SpecBook, offset: int) -> None:
    picture = timeline(validity(one, Asked()))
    day = picture.first + timedelta(days=offset % (picture.until - picture.first).days)
    for bar in picture.bars():
        assert picture.first <= bar.start < bar.stop <= picture.until
        period = bar.row.period
        stub = bar.stop - bar.start <= timedelta(days=1) or period.inverted
        if bar.begin == NOT_SET or stub:
            continue
        sure = bar.sure is not None and bar.sure[0] <= day < bar.sure[1]
        inside = bar.start <= day < bar.stop
        assert (YES if sure else UNKNOWN if inside else NO) == period.holds(day)
