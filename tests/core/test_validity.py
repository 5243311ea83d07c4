"""The report of periods: which are shown, on which day, and what a planned release would move."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from seclog.core.errors import UsageError
from seclog.core.period import last_day
from seclog.core.specification import SpecBook, Specification, all_terms
from seclog.core.validity import BEGIN, END, GONE, MOVED, NEW, Asked, Moved, PeriodRow, Validity, earlier, validity
from tests.core.spec_samples import (
    GBCS,
    SMETS1,
    SMETS1_ENDS,
    SMETS2,
    book,
    day,
    end,
    span,
    specification,
    terms,
    version,
)
from tests.core.spec_strategies import UNHURRIED, books

ALL = book(SMETS1, SMETS2, GBCS)
EVENT = "installation"


def smets2(*held: object, number: str = "2.0") -> Specification:
    return specification("smets2", version(number, *held))  # type: ignore[arg-type]


def ends(report: Validity) -> list[tuple[str, str, str]]:
    return [(row.version, row.condition, last_day(row.period.end)) for row in report.rows if row.kind == EVENT]


@pytest.mark.parametrize(("on", "general", "prepayment"), SMETS1_ENDS)
def test_the_end_of_smets1_is_the_one_that_the_table_stated_on_the_day(on: str, general: str, prepayment: str) -> None:
    report = validity(book(SMETS1, on=on), Asked())
    assert ends(report) == [("1.2", "", general), ("1.2", "prepayment", prepayment)]


def test_earlier_ends_are_told_latest_first_with_when_they_were_replaced() -> None:
    row = validity(ALL, Asked("smets1")).rows[0]
    told = [(one.side, last_day(one.stated.bound), one.replaced, one.replaced_by) for one in earlier(row)]
    assert told == [(END, "2018-10-05", day("2018-10-04"), False), (END, "2018-07-13", day("2018-07-13"), False)]
    assert row.ends[-1].reason == "moved again"


def test_a_beginning_that_was_moved_is_told_after_the_ends() -> None:
    moved = span(EVENT, [("2020-01-01", "", ""), ("2020-02-01", "2019-12-01", "late")], "open")
    row = validity(book(smets2(terms(moved))), Asked()).rows[0]
    assert [(one.side, one.stated.bound.day) for one in earlier(row)] == [(BEGIN, date(2020, 1, 1))]


def test_versions_stand_in_the_order_of_their_numbers() -> None:
    one = specification(
        "x", *(version(number, terms(span(EVENT, "open", "open"))) for number in ("3.10", "10.0", "3.9"))
    )
    assert [row.version for row in validity(book(one), Asked()).rows] == ["3.9", "3.10", "10.0"]


def test_one_specification_can_be_asked_for() -> None:
    report = validity(ALL, Asked("gbcs"))
    assert {row.specification for row in report.rows} == {"gbcs"}
    assert [name for name, *_ in report.basis.tables] == ["gbcs"]


def test_a_device_type_is_found_in_any_letter_case_and_keeps_what_is_for_all() -> None:
    report = validity(ALL, Asked(device="gsme"))
    assert report.asked.device == "GSME"
    assert {row.specification for row in report.rows} == {"smets1", "gbcs"}


def test_a_condition_that_states_installation_alone_keeps_the_general_maintenance_of_its_devices() -> None:
    held = (
        terms(span(EVENT, "open", "open"), span("maintenance", "open", "2024-01-01"), devices="ESME GSME"),
        terms(span(EVENT, "open", "2019-03-15"), condition="prepayment"),
        terms(span("maintenance", "open", "2022-01-01"), devices="GSME", condition="prepayment"),
    )
    one = book(smets2(*held))

    def told(device: str) -> list[tuple[str, str, str]]:
        rows = validity(one, Asked(device=device, condition="prepayment")).rows
        return [(row.kind, row.condition, last_day(row.period.end)) for row in rows]

    assert told("ESME") == [("maintenance", "", "2024-01-01"), (EVENT, "prepayment", "2019-03-15")]
    assert told("GSME") == [(EVENT, "", "open"), ("maintenance", "prepayment", "2022-01-01")]


def test_under_a_condition_stands_what_is_stated_for_it_and_else_the_general_case() -> None:
    rows = validity(ALL, Asked("smets1", condition="Prepayment")).rows
    assert [(row.kind, row.condition) for row in rows] == [("maintenance", ""), ("installation", "prepayment")]


def test_the_general_case_stays_where_the_condition_is_stated_for_some_devices_alone() -> None:
    held = (
        terms(span(EVENT, "open", "2020-01-01"), devices="ESME GSME"),
        terms(span(EVENT, "open", "2021-01-01"), devices="ESME", condition="derogation"),
        terms(span(EVENT, "open", "2022-01-01"), devices="ESME", condition="prepayment"),
    )
    both = book(smets2(*held))
    assert [row.condition for row in validity(both, Asked(condition="derogation")).rows] == ["", "derogation"]
    only = validity(both, Asked(condition="derogation", device="ESME"))
    assert [row.condition for row in only.rows] == ["derogation"]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        (Asked(device="EMSE"), "Did you mean ESME?"),
        (Asked(condition="prepay"), "Did you mean prepayment?"),
        (Asked(device="qqq"), "There are: ESME, GSME."),
        (Asked("gbcs", device="qqq"), "Leave it out."),
    ],
)
def test_an_unknown_device_type_or_condition_is_refused_with_the_nearest(asked: Asked, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        validity(ALL, asked)
    assert refused.value.hint == hint


def test_versions_without_any_period_are_named() -> None:
    one = specification(
        "x", version("1.0"), version("2.0", terms()), version("3.0", terms(span(EVENT, "open", "open")))
    )
    assert validity(book(one, specification("y")), Asked()).bare == (("X", "1.0"), ("X", "2.0"), ("Y", ""))


def test_illustrative_data_and_the_nearest_source_are_told_of_each_row() -> None:
    rows = validity(ALL, Asked("smets2")).rows
    assert {row.version: row.illustrative for row in rows} == {"2.0": False, "3.1": False, "4.2": True}
    assert {row.source for row in rows} == {"test"}


def test_the_day_and_the_first_version_of_a_table_are_told() -> None:
    report = validity(ALL._replace(early=("gbcs", "smets1")), Asked("gbcs"), today=True)
    told = (report.basis.as_of, report.today, report.basis.early, report.release)
    assert told == (day("2020-12-01"), True, ("gbcs",), "")


LIVE = smets2(terms(span(EVENT, "open", "2020-10-27"), devices="ESME GSME"))


def planned(*held: object, live: Specification = LIVE) -> list[tuple[str, tuple[Moved, ...], tuple[str, ...]]]:
    report = validity(book(live), Asked(release="2021-06"), book(smets2(*held)))
    return [(row.change, row.moved, row.new_for) for row in (*report.rows, *report.gone)]


def test_an_end_that_a_release_would_move_is_marked_with_the_live_one() -> None:
    moved = [("2020-10-27", "", ""), ("2021-06-30", "2021-06-24", "transition took longer")]
    found = planned(terms(span(EVENT, "open", moved), devices="ESME GSME"))
    assert found == [(MOVED, (Moved(END, end("2020-10-27")),), ())]


def test_what_a_release_leaves_alone_is_not_marked() -> None:
    assert planned(terms(span(EVENT, "open", "2020-10-27"), devices="ESME GSME")) == [("", (), ())]


def test_a_split_by_device_type_is_marked_where_it_moves_something() -> None:
    found = planned(
        terms(span(EVENT, "open", "2020-10-27"), devices="ESME"),
        terms(span(EVENT, "open", "2021-06-30"), devices="GSME"),
    )
    assert found == [("", (), ()), (MOVED, (Moved(END, end("2020-10-27")),), ())]


def test_device_types_that_join_a_period_are_new_there() -> None:
    found = planned(terms(span(EVENT, "open", "2021-06-30"), devices="ESME GSME IHD"))
    assert found == [(MOVED, (Moved(END, end("2020-10-27"), ("ESME", "GSME")),), ("IHD",))]


def test_a_period_that_is_nowhere_live_is_new_and_one_that_is_left_out_is_gone() -> None:
    found = planned(terms(span("maintenance", "open", "open"), devices="ESME GSME"))
    assert found == [(NEW, (), ()), (GONE, (), ())]


def test_a_specification_that_a_release_leaves_out_is_gone_and_one_not_asked_for_is_not() -> None:
    whole = validity(book(LIVE, GBCS), Asked(release="r"), book(LIVE))
    assert {row.specification for row in whole.gone} == {"gbcs"}
    assert validity(book(LIVE, GBCS), Asked("smets2", release="r"), book(LIVE)).gone == ()


def test_a_planned_table_shows_what_it_states_from_its_day_on() -> None:
    moved = [("2020-10-27", "", ""), ("2021-06-30", "2021-06-24", "longer")]
    future = smets2(terms(span(EVENT, "open", moved)))
    assert ends(validity(book(LIVE), Asked(release="r"), book(future))) == [("2.0", "", "2021-06-30")]
    assert ends(validity(book(future), Asked())) == [("2.0", "", "2020-10-27")]


@UNHURRIED
@given(books())
def test_every_period_is_told_once_and_as_stated_on_the_day(one: SpecBook) -> None:
    report = validity(one, Asked())
    stated = [span for held in one.specifications for found in all_terms(held) for span in found.spans]
    assert len(report.rows) == len(stated)
    shown: list[PeriodRow] = list(report.rows)
    assert sorted(map(repr, (row.period for row in shown))) == sorted(repr(span.on(one.as_of)) for span in stated)


@UNHURRIED
@given(books())
def test_nothing_changes_between_a_table_and_itself(one: SpecBook) -> None:
    distinct = [
        held._replace(versions=tuple(v._replace(terms=v.terms[:1]) for v in held.versions))
        for held in one.specifications
    ]
    same = one._replace(specifications=tuple(_single(held) for held in distinct))
    report = validity(same, Asked(release="r"), same)
    assert not [row for row in (*report.rows, *report.gone) if row.change]


def _single(held: Specification) -> Specification:
    """With one period of each kind."""
    return held._replace(
        versions=tuple(
            v._replace(terms=tuple(t._replace(spans=tuple({s.kind: s for s in t.spans}.values())) for t in v.terms))
            for v in held.versions
        )
    )
