"""The dense view of known incompatibilities, and the list itself, on a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.matrix import (
    ENDED,
    GOES_WITH,
    IN_FORCE,
    INCOMPATIBLE,
    NONE_RECORDED,
    NOT_JUDGED,
    SAME,
    STATUSES,
    TO_COME,
    Cell,
    Matrix,
    MatrixRequest,
    lookup,
)
from seclog.core.matrix_build import dense, incompatible
from seclog.core.specification import Incompatibilities, Incompatibility, SpecBook
from tests.core.spec_samples import (
    GBCS,
    SMETS1,
    SMETS2,
    book,
    day,
    goes_with,
    listed,
    span,
    specification,
    terms,
    version,
)
from tests.core.spec_samples import incompatible as pair

ALL = MatrixRequest((), True)


def told(*pairs: Incompatibility, on: str = "2020-12-01", **options: str) -> SpecBook:
    return book(SMETS1, SMETS2, GBCS, lists=(listed(*pairs, **options),), on=on)


def places(matrix: Matrix) -> dict[str, int]:
    return {one.label: place for place, one in enumerate(matrix.axes)}


def cell(matrix: Matrix, first: str, second: str) -> Cell:
    """The cell of two axes by their labels, the default where none is kept."""
    there = places(matrix)
    spot = (there[first], there[second])
    return lookup(matrix).get(spot, Cell(min(spot), max(spot), matrix.default))


def status(matrix: Matrix, first: str, second: str) -> str:
    return cell(matrix, first, second).status


def test_the_axes_are_the_versions_that_have_not_ended_by_specification_and_number() -> None:
    assert list(places(dense(told()))) == [
        "SMETS1 1.2", "SMETS2 2.0", "SMETS2 3.1", "SMETS2 4.2", "GBCS 3.1", "GBCS 3.2",
    ]  # fmt: skip
    every = dense(told(), ALL)
    assert [one.label for one in every.axes if one.ended] == ["GBCS 2.0"]
    assert "GBCS 2.0" in places(dense(told(on="2020-10-27")))


def test_numbers_are_ordered_as_numbers() -> None:
    one = specification("smets2", version("3.10"), version("3.2"))
    assert list(places(dense(book(one)))) == ["SMETS2 3.2", "SMETS2 3.10"]


@pytest.mark.parametrize(
    ("over", "left"),
    [
        ([("maintenance", "2020-11-30")], []),
        ([("applicability", "2020-11-30")], []),
        ([("installation", "2020-11-30"), ("maintenance", "open")], ["X 1.0"]),
        ([("installation", "2020-11-30")], ["X 1.0"]),
        ([("maintenance", "not-set")], ["X 1.0"]),
        ([("maintenance", "unknown")], ["X 1.0"]),
        ([("maintenance", "2020-12-01")], ["X 1.0"]),
    ],
)
def test_a_version_has_ended_with_its_maintenance_or_applicability(
    over: list[tuple[str, str]], left: list[str]
) -> None:
    one = specification("x", version("1.0", terms(*(span(kind, "open", end) for kind, end in over))))
    assert list(places(dense(book(one)))) == left


def test_a_condition_that_states_installation_alone_ends_with_the_general_maintenance() -> None:
    general = terms(span("maintenance", "open", "2020-01-01"))
    special = terms(span("installation", "open", "2019-01-01"), condition="prepayment")
    for devices, ended in (("ESME", True), ("GSME", False), ("ESME GSME", False)):
        one = version("1", general, special._replace(devices=tuple(devices.split())))
        axes = dense(book(specification("x", one), lists=(listed(),)), ALL).axes
        assert [axis.ended for axis in axes] == [ended], devices


def test_a_version_that_one_device_type_may_still_keep_has_not_ended() -> None:
    gone = terms(span("maintenance", "open", "2019-01-01"), devices="ESME")
    kept = terms(span("maintenance", "open", "open"), devices="GSME")
    assert list(places(dense(book(specification("x", version("1.0", gone, kept)))))) == ["X 1.0"]
    assert list(places(dense(book(specification("x", version("1.0", gone)))))) == []


def test_a_version_that_ended_as_a_document_is_left_out() -> None:
    over = MatrixRequest(over={("schedule-9", "2.0")})
    assert "SMETS2 2.0" not in places(dense(told(), over))
    assert "SMETS2 2.0" in places(dense(told(), over._replace(every=True)))


def test_a_listed_pair_is_incompatible_with_its_reason_and_all_else_compatible() -> None:
    matrix = dense(told(pair("smets2@2.0", "gbcs@3.2", "The alert is too long")))
    found = cell(matrix, "GBCS 3.2", "SMETS2 2.0")
    assert (found.status, found.devices, found.contradiction) == (INCOMPATIBLE, (), False)
    reason = found.reasons[0]
    assert (reason.first, reason.second, reason.text, reason.source) == (
        "SMETS2 2.0", "GBCS 3.2", "The alert is too long", "test",
    )  # fmt: skip
    assert reason.period.begin.day == date(2020, 10, 22)
    assert matrix.default == NONE_RECORDED
    assert status(matrix, "SMETS2 2.0", "GBCS 3.1") == NONE_RECORDED
    assert status(matrix, "SMETS2 2.0", "SMETS2 3.1") == NONE_RECORDED
    assert status(matrix, "SMETS2 2.0", "SMETS2 2.0") == SAME


def test_the_excluded_are_not_judged_and_neither_is_anything_before_the_list_begins() -> None:
    after, before = dense(told()), dense(told(on="2020-10-21"))
    assert status(after, "SMETS1 1.2", "GBCS 3.1") == NOT_JUDGED
    assert status(after, "SMETS1 1.2", "SMETS1 1.2") == SAME
    assert (after.excluded, before.excluded) == (("smets1",), ())
    assert (before.default, before.begins, before.listed) == (NOT_JUDGED, date(2020, 10, 22), True)
    assert status(before, "SMETS2 2.0", "GBCS 3.2") == NOT_JUDGED
    assert status(before, "SMETS2 2.0", "GBCS 2.0") == GOES_WITH
    assert {one.status for one in dense(told(on="2020-10-22")).cells} >= {SAME, GOES_WITH}


def test_without_a_list_nothing_is_judged_and_a_list_without_a_first_day_has_always_begun() -> None:
    none = dense(book(SMETS2, GBCS))
    assert (none.default, none.listed, none.begins) == (NOT_JUDGED, False, None)
    always = Incompatibilities("list", "List", "", None, (), (pair("smets2@2.0", "gbcs@3.1"),))
    matrix = dense(book(SMETS2, GBCS, lists=(always,), on="2010-01-01"))
    assert (matrix.default, matrix.begins) == (NONE_RECORDED, None)
    assert cell(matrix, "SMETS2 2.0", "GBCS 3.1").reasons[0].period.begin.word == "open"


def test_what_one_list_leaves_out_another_may_judge() -> None:
    other = listed(excluded="").__class__("other", "Other", "", day("2020-01-01"))
    matrix = dense(book(SMETS1, GBCS, lists=(listed(), other)))
    assert (status(matrix, "SMETS1 1.2", "GBCS 3.1"), matrix.excluded) == (NONE_RECORDED, ())


@pytest.mark.parametrize(
    ("on", "found"), [("2020-11-28", NONE_RECORDED), ("2020-11-29", GOES_WITH), ("2020-12-05", GOES_WITH)]
)
def test_a_relation_goes_with_while_its_period_lasts(on: str, found: str) -> None:
    assert status(dense(told(on=on)), "SMETS2 4.2", "GBCS 3.2") == found


def test_a_relation_of_which_nobody_knows_whether_it_lasts_says_so() -> None:
    one = specification("x", version("1.0", relations=(goes_with("gbcs", "3.1", begins="unknown"),)))
    found = cell(dense(book(one, GBCS, lists=(listed(),))), "X 1.0", "GBCS 3.1")
    assert (found.status, found.sure, found.contradiction) == (GOES_WITH, False, False)


def test_a_pair_that_a_relation_contradicts_is_incompatible_and_marked() -> None:
    found = cell(dense(told(pair("gbcs@3.2", "smets2@3.1"))), "SMETS2 3.1", "GBCS 3.2")
    assert (found.status, found.contradiction) == (INCOMPATIBLE, True)
    assert [one.status for one in found.reasons] == [INCOMPATIBLE, GOES_WITH]


def test_a_part_has_a_row_of_its_own_and_its_whole_says_to_whom_it_is_limited() -> None:
    matrix = dense(told(pair("smets2@2.0/GSME", "gbcs@3.2")))
    assert status(matrix, "SMETS2 2.0 GSME", "GBCS 3.2") == INCOMPATIBLE
    whole = cell(matrix, "SMETS2 2.0", "GBCS 3.2")
    assert (whole.status, whole.devices) == (INCOMPATIBLE, ("GSME",))
    assert cell(matrix, "SMETS2 2.0 GSME", "GBCS 3.2").devices == ()
    assert status(matrix, "SMETS2 2.0 GSME", "SMETS2 2.0") == SAME


def test_parts_of_one_version_can_be_incompatible_and_others_are_not_touched() -> None:
    matrix = dense(told(pair("smets2@2.0/GSME", "smets2@2.0/ESME"), pair("smets2@2.0/GSME", "gbcs@3.2")))
    assert status(matrix, "SMETS2 2.0 ESME", "SMETS2 2.0 GSME") == INCOMPATIBLE
    assert status(matrix, "SMETS2 2.0 ESME", "GBCS 3.2") == NONE_RECORDED
    assert cell(matrix, "SMETS2 2.0", "SMETS2 2.0").devices == ("GSME", "ESME")


def test_a_relation_of_one_device_type_and_a_pair_of_another_are_no_contradiction() -> None:
    related = goes_with("gbcs", "3.2")._replace(devices=("ESME",))
    one = specification("x", version("1.0", relations=(related,)))
    matrix = dense(book(one, GBCS, lists=(listed(pair("x@1.0/GSME", "gbcs@3.2")),)))
    assert status(matrix, "X 1.0 ESME", "GBCS 3.2") == GOES_WITH
    whole = cell(matrix, "X 1.0", "GBCS 3.2")
    assert (whole.status, whole.contradiction, whole.devices) == (INCOMPATIBLE, False, ("GSME",))


def test_what_only_a_pair_names_is_shown_all_the_same() -> None:
    matrix = dense(told(pair("smets2@9.9", "chts@1.0")))
    assert [one.label for one in matrix.axes if one.unlisted] == ["SMETS2 9.9", "chts 1.0"]
    assert status(matrix, "SMETS2 9.9", "chts 1.0") == INCOMPATIBLE


def test_what_is_left_out_with_an_ended_version_is_counted() -> None:
    pairs = (pair("smets2@4.2", "gbcs@2.0"), pair("smets2@3.1", "gbcs@2.0"), pair("smets2@3.1", "gbcs@3.1"))
    assert dense(told(*pairs)).hidden == 2
    assert dense(told(*pairs), ALL).hidden == 0
    assert dense(told(*pairs), MatrixRequest(("smets1",))).hidden == 0


def test_one_specification_is_shown_against_all_and_several_among_themselves() -> None:
    one = dense(told(), MatrixRequest(("gbcs",)))
    assert [one.axes[row].label for row in one.rows] == ["GBCS 3.1", "GBCS 3.2"]
    assert len(one.axes) == 6
    assert all(set(found[:2]) & set(one.rows) for found in one.cells)
    two = dense(told(), MatrixRequest(("gbcs", "smets2")))
    assert [axis.specification for axis in two.axes] == ["smets2"] * 3 + ["gbcs"] * 2
    assert len(two.rows) == 5
    assert [name for name, *_ in two.basis.tables] == ["smets2", "gbcs", "incompatibilities"]


def test_the_list_holds_what_is_in_force_and_with_every_also_the_rest() -> None:
    over = pair("smets2@2.0", "gbcs@3.1")._replace(until=day("2020-11-30"))
    later = pair("smets2@2.0", "gbcs@3.2", since="2021-01-01")
    now = pair("smets2@3.1/GSME", "gbcs@3.2", "It reads no gas")
    source = told(over, later, now)
    assert [(one.second.label, one.status) for one in incompatible(source, ALL).pairs] == [
        ("GBCS 3.1", ENDED), ("GBCS 3.2", TO_COME), ("GBCS 3.2", IN_FORCE),
    ]  # fmt: skip
    (one,) = incompatible(source).pairs
    assert (one.first.label, one.reason, one.period.begin.day) == (
        "SMETS2 3.1 GSME", "It reads no gas", date(2020, 10, 22),
    )  # fmt: skip
    assert incompatible(told(now, on="2020-10-21")).pairs == ()


@pytest.mark.parametrize(("names", "number"), [(("gbcs",), 2), (("gbcs", "smets2"), 1), (("smets1",), 0), ((), 2)])
def test_the_list_narrows_as_the_matrix_does(names: tuple[str, ...], number: int) -> None:
    source = told(pair("smets2@2.0", "gbcs@3.1"), pair("chts@1.0", "gbcs@3.1"))
    assert len(incompatible(source, MatrixRequest(names)).pairs) == number


# --- what holds for every list ------------------------------------------------------------------------------------

SIDES = st.sampled_from(
    ["smets1@1.2", "smets2@2.0", "smets2@2.0/GSME", "smets2@3.1", "smets2@4.2/ESME", "gbcs@2.0", "gbcs@3.2", "x@1"]
)
DAYS = st.dates(date(2020, 9, 1), date(2021, 2, 1))
PAIRS = st.builds(
    lambda first, second, since, until: pair(first, second)._replace(since=since, until=until),
    SIDES,
    SIDES,
    st.none() | DAYS,
    st.none() | DAYS,
)
BOOKS = st.builds(
    lambda pairs, on, related: book(
        SMETS1,
        SMETS2,
        GBCS._replace(versions=(*GBCS.versions, version("4.0", relations=related))),
        lists=(listed(*pairs),),
        on=on.isoformat(),
    ),
    st.lists(PAIRS, max_size=6),
    DAYS,
    st.lists(st.builds(goes_with, st.just("smets2"), st.sampled_from(["2.0", "3.1"])), max_size=2).map(tuple),
)


@given(BOOKS)
def test_each_pair_in_force_shows_on_both_sides_and_no_cell_says_compatible(source: SpecBook) -> None:
    matrix = dense(source, ALL)
    there, spots = lookup(matrix), places(matrix)
    for one in incompatible(source).pairs:
        for spot in (
            (spots[one.first.label], spots[one.second.label]),
            (spots[one.second.label], spots[one.first.label]),
        ):
            assert there[spot].status == INCOMPATIBLE
            assert any(reason.first == one.first.label for reason in there[spot].reasons)


@given(BOOKS, st.sampled_from([MatrixRequest(), ALL, MatrixRequest(("gbcs",)), MatrixRequest(("gbcs", "smets2"))]))
def test_every_cell_is_there_once_the_default_apart_and_the_matrix_is_symmetric(
    source: SpecBook, request: MatrixRequest
) -> None:
    matrix = dense(source, request)
    there = lookup(matrix)
    assert all(there[first, second] is there[second, first] for first, second in there)
    keys = [(one.first, one.second) for one in matrix.cells]
    assert len(set(keys)) == len(keys)
    for one in matrix.cells:
        assert one.first <= one.second < len(matrix.axes)
        assert one.status in STATUSES
        assert one.status != matrix.default
        assert bool(one.reasons) == (one.status in (INCOMPATIBLE, GOES_WITH))
    assert len({axis[:4] for axis in matrix.axes}) == len(matrix.axes)


@given(BOOKS)
def test_an_incompatible_cell_has_a_pair_behind_it(source: SpecBook) -> None:
    labels = {frozenset((one.first.label, one.second.label)) for one in incompatible(source).pairs}
    for one in dense(source, ALL).cells:
        if one.status == INCOMPATIBLE:
            stated = {frozenset(reason[1:3]) for reason in one.reasons if reason.status == INCOMPATIBLE}
            assert stated <= labels
