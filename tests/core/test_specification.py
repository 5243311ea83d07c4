from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.period import OPEN, UNKNOWN, last_day
from seclog.core.specification import (
    Specification,
    SpecVersion,
    Stated,
    Terms,
    all_terms,
    by_number,
    conditions,
    device_types,
    holding,
    source_of,
    stated_by,
    stated_on,
    terms_for,
)
from tests.core.spec_samples import (
    GBCS,
    SMETS1,
    SMETS1_ENDS,
    SMETS2,
    begin,
    book,
    day,
    end,
    span,
    specification,
    terms,
    version,
)

GENERAL = SMETS1.versions[0].terms[0].spans[0]
PREPAYMENT = SMETS1.versions[0].terms[1].spans[0]


@pytest.mark.parametrize(("on", "general", "prepayment"), SMETS1_ENDS)
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
    assert stated_by(history, on) == tuple(said or history[:1])
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
INSTALLED, KEPT = "installation", "maintenance"
MIXED = specification("smets1", version("1.2", FOR_ESME, FOR_ALL, FOR_PREPAYMENT)).versions[0]


@pytest.mark.parametrize(
    ("device", "condition", "kind", "found"),
    [
        ("ESME", "", INSTALLED, (FOR_ESME,)),
        ("ESME", "", KEPT, (FOR_ALL,)),
        ("ESME", "prepayment", INSTALLED, (FOR_PREPAYMENT,)),
        ("ESME", "prepayment", KEPT, (FOR_ALL,)),
        ("ESME", "derogation", INSTALLED, (FOR_ESME,)),
        ("GSME", "prepayment", INSTALLED, ()),
        ("GSME", "prepayment", KEPT, (FOR_ALL,)),
        ("", "prepayment", INSTALLED, ()),
        ("", "prepayment", KEPT, (FOR_ALL,)),
        ("ESME", "", "registration", ()),
    ],
)
def test_a_condition_takes_the_place_of_the_general_case_in_what_it_states(
    device: str, condition: str, kind: str, found: object
) -> None:
    assert terms_for(MIXED, device, condition, kind) == found


@pytest.mark.parametrize(
    ("terms", "kind", "found"),
    [
        (FOR_ESME, INSTALLED, (FOR_ESME,)),
        (FOR_ESME, KEPT, ()),
        (FOR_PREPAYMENT, INSTALLED, (FOR_PREPAYMENT,)),
        (FOR_PREPAYMENT, KEPT, (FOR_ALL,)),
        (FOR_PREPAYMENT, "registration", ()),
    ],
)
def test_what_a_condition_does_not_state_holds_by_the_general_case(terms: Terms, kind: str, found: object) -> None:
    assert holding(MIXED, terms, "ESME", kind) == found


def test_what_another_part_of_a_condition_states_is_not_taken_from_the_general_case() -> None:
    kept = terms(span(KEPT, "open", "2021-01-01"), devices="", condition="prepayment")
    version = MIXED._replace(terms=(*MIXED.terms, kept))
    assert holding(version, FOR_PREPAYMENT, "ESME", KEPT) == ()
    assert terms_for(version, "ESME", "prepayment", KEPT) == (kept,)


def test_versions_are_in_the_order_of_their_numbers() -> None:
    one = specification("x", version("3.10"), version("10.0"), version("3.9"))
    assert [version.version for version in by_number(one)] == ["3.9", "3.10", "10.0"]


def test_open_unknown_and_not_set_stay_three_things_in_a_span() -> None:
    words = [span("maintenance", "open", word).on().end.word for word in (OPEN, UNKNOWN, "not-set")]
    assert words == ["open", "unknown", "not-set"]


@pytest.mark.parametrize(
    ("whole", "version_", "own", "made_up", "found"),
    [
        ("S1", "S2", "S3", (False, False, False), "S3"),
        ("S1", "S2", "", (False, False, False), "S2"),
        ("S1", "", "", (False, False, False), "S1"),
        ("S1", "S2", "", (False, False, True), ""),
        ("S1", "S2", "", (False, True, True), "S2"),
        ("S1", "", "", (False, True, False), ""),
        ("S1", "", "", (True, True, True), "S1"),
    ],
)
def test_what_is_illustrative_bears_the_source_of_nothing_that_is_not(
    whole: str, version_: str, own: str, made_up: tuple[bool, bool, bool], found: str
) -> None:
    terms_ = Terms((), "", (), own, "", made_up[2])
    held = SpecVersion("1.0", (terms_,), (), version_, "", made_up[1])
    spec = Specification("x", "X", "x", "", "", (), (held,), whole, "", made_up[0])
    assert source_of(spec, held, terms_) == found
