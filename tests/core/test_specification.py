from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.period import OPEN, UNKNOWN, last_day
from seclog.core.specification import (
    Stated,
    all_terms,
    conditions,
    device_types,
    stated_on,
    terms_for,
)
from tests.core.spec_samples import GBCS, SMETS1, SMETS2, begin, book, day, end, span, specification, terms, version

GENERAL = SMETS1.versions[0].terms[0].spans[0]
PREPAYMENT = SMETS1.versions[0].terms[1].spans[0]


@pytest.mark.parametrize(
    ("on", "general", "prepayment"),
    [
        ("2018-07-01", "2018-07-13", "2018-10-05"),
        ("2018-07-12", "2018-07-13", "2018-10-05"),
        ("2018-07-13", "2018-10-05", "2018-10-05"),
        ("2018-08-01", "2018-10-05", "2018-10-05"),
        ("2018-10-03", "2018-10-05", "2018-10-05"),
        ("2018-10-04", "2018-12-05", "2019-03-15"),
        ("2020-12-01", "2018-12-05", "2019-03-15"),
    ],
)
def test_the_end_that_the_table_showed_on_a_day(on: str, general: str, prepayment: str) -> None:
    assert last_day(GENERAL.on(day(on)).end) == general
    assert last_day(PREPAYMENT.on(day(on)).end) == prepayment


def test_without_a_day_a_period_is_as_stated_last() -> None:
    assert last_day(GENERAL.on().end) == "2018-12-05"
    assert GENERAL.on().begin == begin("unknown@2018-07-13")


def test_before_the_first_statement_the_first_is_shown() -> None:
    dated = (Stated(end("2018-07-13"), day("2018-01-01")), Stated(end("open"), day("2018-06-01")))
    assert stated_on(dated, day("2017-01-01")) == dated[0]


@given(st.lists(st.dates(), min_size=1, max_size=5).map(sorted), st.dates())
def test_a_later_statement_never_changes_what_was_stated_before_it(since: list[date], on: date) -> None:
    history = tuple(Stated(end("open"), one) for one in since)
    shown = stated_on(history, on)
    said = [one for one in history if one.since is not None and one.since <= on]
    assert shown == (said[-1] if said else history[0])
    if len(history) > 1 and on < since[-1]:
        assert stated_on(history[:-1], on) == shown


def test_terms_hold_their_periods_by_kind() -> None:
    held = SMETS1.versions[0].terms[0]
    assert held.span("installation") == GENERAL
    assert held.span("applicability") is None


def test_a_book_finds_a_specification_by_its_id() -> None:
    assert book(SMETS1, SMETS2).find("smets2") == SMETS2
    assert book(SMETS1).find("gbcs") is None


def test_device_types_come_as_listed_then_as_named() -> None:
    listed = SMETS1._replace(devices=(("GSME", "Gas"), ("IHD", "Display")))
    assert device_types(listed) == ("GSME", "IHD", "ESME")
    assert device_types(SMETS1) == ("ESME", "GSME")
    assert device_types(GBCS) == ()


def test_conditions_are_named_once_and_the_general_case_is_none() -> None:
    assert conditions(SMETS1) == ("prepayment",)
    assert conditions(SMETS2) == ()
    assert len(list(all_terms(SMETS1))) == 2


FOR_ESME = terms(span("installation", "open", "open"), devices="ESME")
FOR_ALL = terms(span("maintenance", "open", "open"), devices="")
FOR_PREPAYMENT = terms(span("installation", "open", "2019-03-15"), devices="ESME", condition="prepayment")
MIXED = specification("smets1", version("1.2", FOR_ESME, FOR_ALL, FOR_PREPAYMENT)).versions[0]


@pytest.mark.parametrize(
    ("device", "condition", "found"),
    [
        ("ESME", "", (FOR_ESME, FOR_ALL)),
        ("ESME", "prepayment", (FOR_PREPAYMENT,)),
        ("ESME", "derogation", (FOR_ESME, FOR_ALL)),
        ("GSME", "prepayment", (FOR_ALL,)),
        ("", "", (FOR_ESME, FOR_ALL)),
        ("", "prepayment", (FOR_PREPAYMENT,)),
    ],
)
def test_a_condition_stands_in_the_place_of_the_general_case(device: str, condition: str, found: object) -> None:
    assert terms_for(MIXED, device, condition) == found


def test_open_unknown_and_not_set_stay_three_things_in_a_span() -> None:
    words = [span("maintenance", "open", word).on().end.word for word in (OPEN, UNKNOWN, "not-set")]
    assert words == ["open", "unknown", "not-set"]
