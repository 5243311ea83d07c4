"""The applicability tables as values: rows, columns, links, and what each side says."""

from __future__ import annotations

import pytest

from seclog.core.applicability import Applicability, Dates, applicability
from seclog.core.errors import UsageError
from seclog.core.period import first_day, last_day
from seclog.core.specification import Specification
from tests.core.spec_samples import (
    GBCS,
    SMETS1,
    SMETS1_ENDS,
    SMETS2,
    book,
    goes_with,
    span,
    specification,
    terms,
    version,
)


def tables(
    *held: Specification, on: str = "2020-12-01", names: tuple[str, ...] = (), device: str = ""
) -> Applicability:
    return applicability(book(*held, on=on), names, device)


def days(dates: Dates | None) -> tuple[str, str]:
    assert dates is not None
    return first_day(dates.begin.bound), last_day(dates.end.bound)


def test_there_is_a_table_for_each_device_type_and_one_for_what_is_no_device() -> None:
    found = tables(SMETS1, SMETS2, GBCS)
    assert [(one.specification, one.device, one.kinds) for one in found.periods] == [
        ("smets1", "ESME", ("installation", "maintenance")),
        ("smets1", "GSME", ("installation", "maintenance")),
        ("smets2", "ESME", ("installation", "maintenance")),
        ("gbcs", "", ("applicability",)),
    ]


@pytest.mark.parametrize(("on", "general", "prepayment"), SMETS1_ENDS)
def test_a_condition_has_a_row_of_its_own_and_each_end_is_that_of_the_day(
    on: str, general: str, prepayment: str
) -> None:
    rows = tables(SMETS1, on=on).periods[0].rows
    assert [(row.version, row.condition, days(row.periods[0])[1]) for row in rows] == [
        ("1.2", "", general),
        ("1.2", "prepayment", prepayment),
    ]
    assert rows[1].periods[1] == rows[0].periods[1]


def test_what_a_condition_does_not_state_is_that_of_the_general_case_with_its_source() -> None:
    general = terms(span("maintenance", "open", "2024-01-01"), illustrative=True)._replace(source="general")
    silent = general._replace(
        spans=tuple(one._replace(ends=(one.ends[0]._replace(source=""),)) for one in general.spans)
    )
    special = terms(span("installation", "open", "2019-03-15"), condition="prepayment")
    other = terms(span("installation", "open", "2019-03-15"), devices="GSME", condition="prepayment")
    [first, gas] = tables(specification("x", version("1", silent, special, other))).periods
    row = first.rows[1]
    assert (row.condition, row.illustrative) == ("prepayment", False)
    assert [one.illustrative for one in row.periods if one] == [False, True]
    assert days(row.periods[1]) == ("open", "2024-01-01")
    assert row.periods[1] is not None
    assert (row.periods[1].begin.source, row.periods[1].end.source) == ("test", "general")
    assert (gas.device, gas.rows[0].periods[1]) == ("GSME", None)


def test_open_unknown_and_not_set_stay_three_things() -> None:
    rows = tables(SMETS2).periods[0].rows
    assert [days(row.periods[1]) for row in rows] == [
        ("open", "not-set"),
        ("open", "open"),
        ("2020-11-29", "open"),
    ]
    assert days(rows[0].periods[0]) == ("unknown", "2020-10-27")
    assert [row.illustrative for row in rows] == [False, False, True]


def test_rows_are_in_the_order_of_numbers_and_a_bare_version_has_one_too() -> None:
    one = specification("x", version("3.10"), version("3.2", terms(span("installation", "open", "open"))))
    (table,) = tables(one).periods
    assert [(row.version, row.periods) for row in table.rows][1] == ("3.10", (None, None))
    assert [row.version for row in table.rows] == ["3.2", "3.10"]


def test_the_deciding_day_of_another_code_makes_the_columns() -> None:
    held = terms(span("registration", "2010-01-01", "open"), devices="")
    (table,) = tables(specification("cop5", version("6", held), decided_by="registered")).periods
    assert (table.kinds, table.device) == (("registration", "maintenance"), "")
    assert tables(specification("bare", version("1"), decided_by="")).periods[0].kinds == ("applicability",)


def test_linked_tables_say_which_versions_are_relevant_and_how_long() -> None:
    (table,) = tables(SMETS2, GBCS).links
    assert (table.specification, table.other, table.other_name) == ("smets2", "gbcs", "GBCS")
    assert [(row.version, row.others, days(row.period)) for row in table.rows] == [
        ("2.0", ("2.0",), ("open", "open")),
        ("3.1", ("3.1", "3.2"), ("open", "open")),
        ("4.2", ("3.2",), ("2020-11-29", "open")),
    ]


def test_each_other_specification_has_a_linked_table_and_an_unknown_one_its_id() -> None:
    one = specification("x", version("1", relations=(goes_with("mmc", "1.1"), goes_with("duis", "2.0"))))
    assert [(table.other, table.other_name) for table in tables(one).links] == [("duis", "duis"), ("mmc", "mmc")]


def test_the_tables_narrow_to_specifications() -> None:
    found = tables(SMETS1, SMETS2, GBCS, names=("smets2",))
    assert {one.specification for one in found.periods} == {"smets2"}
    assert [name for name, *_ in found.basis.tables] == ["smets2"]


@pytest.mark.parametrize("asked", ["GSME", "gsme", "gas smart metering equipment"])
def test_the_tables_narrow_to_a_device_type_by_id_or_name(asked: str) -> None:
    named = SMETS1._replace(devices=(("GSME", "Gas Smart Metering Equipment"),))
    found = tables(named, SMETS2, GBCS, device=asked)
    assert [(one.specification, one.device, one.device_name) for one in found.periods] == [
        ("smets1", "GSME", "Gas Smart Metering Equipment"),
    ]
    assert (found.device, found.links) == ("GSME", ())
    assert [name for name, *_ in found.basis.tables] == ["smets1"]


def test_links_for_a_device_type_are_those_that_name_it_or_name_none() -> None:
    gas = goes_with("gbcs", "3.2")._replace(devices=("GSME",))
    both = terms(span("installation", "open", "open"), devices="ESME GSME")
    one = specification("x", version("1", both, relations=(gas, goes_with("gbcs", "3.1"))))
    assert [row.others for table in tables(one, device="ESME").links for row in table.rows] == [("3.1",)]
    assert [row.others for table in tables(one, device="GSME").links for row in table.rows] == [("3.2",), ("3.1",)]


def test_a_specification_that_judges_all_devices_is_there_for_each() -> None:
    everyone = specification("y", version("1", terms(span("installation", "open", "open"), devices="")))
    found = tables(SMETS2, everyone, GBCS, device="ESME")
    assert [(one.specification, one.device) for one in found.periods] == [("smets2", "ESME"), ("y", "")]


@pytest.mark.parametrize(("asked", "hint"), [("ESMX", "Did you mean ESME?"), ("hub", "There are: ESME, GSME.")])
def test_an_unknown_device_type_is_refused_with_the_nearest(asked: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        tables(SMETS1, device=asked)
    assert caught.value.message == f"There is no device type {asked!r}."
    assert caught.value.hint == hint


def test_source_and_note_are_those_nearest() -> None:
    held = terms(span("installation", "open", "open"))._replace(source="", note="Of the terms.")
    one = specification("x", version("1", held)._replace(source="S1", note="Of the version."), version("2"))
    rows = tables(one).periods[0].rows
    assert [(row.source, row.note) for row in rows] == [("S1", "Of the terms."), ("test", "")]
