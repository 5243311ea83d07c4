"""Modifications listed: every one that something names, its state on a day, and whether it is implemented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.modifications import UNRECORDED, ModificationView, modification_views, number_key
from seclog.core.record import ModificationRow, RegistryRecord, Release, Retirement
from tests.core.ledger_text import Ledger, ledger

HISTORY = """
    baseline 2020-02-27: section-g 7.0 by SECMP0007, section-h 7.0 by See the minutes, appendix-x 3.0, section-i 7.0
    decide MP093 targeted 2020-09-01
    decide MP098 approved 2020-10-08
    decide MP080 rejected 2020-10-08
    plan 2020-11 for 2020-11-29
    draft 2020-11: section-g 7.1 < 7.0 by MP093 & BEIS designation
    decide MP093 approved 2020-10-08
    release 2020-11 on 2020-11-29
    plan 2021-06 for 2021-06-24
    draft 2021-06: section-h 7.1 < 7.0 by MP093 & MP200
    leave 2021-06: appendix-x by MP201, ghost by MP202
    plan given-up for none
    draft given-up: section-i 7.1 < 7.0 by MP999
    cancel given-up
"""
NOVEMBER = date(2020, 11, 29)


def views(told: Ledger, on: date = NOVEMBER) -> dict[str, ModificationView]:
    state = told.state()
    return {one.id: one for one in modification_views(state.book, told.live, state.lines, on)}


def test_every_modification_that_something_names_is_listed_in_the_order_of_its_number() -> None:
    found = views(ledger(HISTORY))
    assert list(found) == ["SECMP0007", "MP080", "MP093", "MP098", "MP200", "MP201", "MP202"]
    states = {one.id: (one.state, one.on) for one in found.values()}
    assert states["SECMP0007"] == states["MP200"] == (UNRECORDED, None)
    assert states["MP080"] == ("rejected", date(2020, 10, 8))


@pytest.mark.parametrize(
    ("on", "state", "since"),
    [
        (date(2020, 8, 31), UNRECORDED, None),
        (date(2020, 9, 1), "targeted", date(2020, 9, 1)),
        (date(2020, 10, 7), "targeted", date(2020, 9, 1)),
        (date(2020, 10, 8), "approved", date(2020, 10, 8)),
    ],
)
def test_a_state_is_that_of_the_day(on: date, state: str, since: date | None) -> None:
    one = views(ledger(HISTORY), on)["MP093"]
    assert (one.state, one.on) == (state, since)


def test_what_it_brought_and_what_waits_decides_whether_it_is_implemented() -> None:
    found = views(ledger(HISTORY))
    assert {one.id: one.implemented for one in found.values()} == {
        "SECMP0007": "yes",  # came with the baseline
        "MP080": "no",
        "MP093": "partly",
        "MP098": "no",  # approved, and nothing names it
        "MP200": "no",
        "MP201": "no",
        "MP202": "no",
    }
    (brought,) = found["MP093"].versions
    assert (brought.document, brought.version, brought.release, brought.status) == (
        "section-g", "8.0", "2020-11", "live",
    )  # fmt: skip
    (waits,) = found["MP093"].waiting
    assert (waits.document, waits.draft, waits.release, waits.planned_on) == (
        "section-h", "7.1", "2021-06", date(2021, 6, 24),
    )  # fmt: skip
    assert [(w.label, w.draft, w.release) for one in ("MP201", "MP202") for w in found[one].waiting] == [
        ("Appendix X", "retired", "2021-06"),
        ("ghost", "retired", "2021-06"),
    ]


def test_a_modification_is_implemented_once_all_of_it_is_in_force() -> None:
    later = HISTORY + "\n decide MP200 approved 2021-01-01 \n release 2021-06 on 2021-06-24"
    assert views(ledger(later), NOVEMBER)["MP093"].implemented == "partly"
    assert views(ledger(later), NOVEMBER)["MP200"].implemented == "no"
    assert views(ledger(later), date(2021, 6, 24))["MP093"].implemented == "yes"
    assert views(ledger(later), date(2021, 6, 24))["MP093"].waiting == ()


def test_one_that_was_quashed_or_whose_version_is_void_is_not_implemented() -> None:
    quashed = views(ledger(HISTORY + "\n decide MP093 quashed 2020-11-20"))["MP093"]
    assert (quashed.state, quashed.implemented) == ("quashed", "no")
    void = views(ledger(HISTORY + "\n correct section-g 8.0: void"))["MP093"]
    assert (void.implemented, void.versions) == ("no", ())


def test_a_former_id_is_told_under_the_present_one_with_what_names_either() -> None:
    told = ledger(HISTORY)
    row = ModificationRow(
        "MP500", "approved", date(2020, 11, 1), "Keys", "Panel", NOVEMBER, "https://sec/MP500", "MP200"
    )
    place = len(told.live) + 1
    told.live.append(("c99", RegistryRecord(place, told.live[-1][1].recorded_at, "Rename", "", (row,))))
    found = views(told)
    assert "MP200" not in found
    one = found["MP500"]
    assert (one.was, one.title, one.body, one.until, one.link) == ("MP200", "Keys", "Panel", NOVEMBER, row.link)
    assert [waits.document for waits in one.waiting] == ["section-h"]
    early = views(told, date(2020, 10, 31))["MP500"]
    assert (early.state, early.body, early.title, early.was) == (UNRECORDED, "", "Keys", "MP200")


def test_a_document_that_left_is_what_a_modification_brought() -> None:
    told = ledger(HISTORY)
    gone = Retirement("appendix-x", "", ("MP098",)), Retirement("section-i", "", ())
    record = next(record for _, record in told.live if isinstance(record, Release))
    block = replace(record.blocks[0], versions=(), effective_on=NOVEMBER, retired=gone)
    left = replace(record, sequence=len(told.live) + 1, release="late", title="Late", blocks=(block,))
    told.live.append(("c99", left))
    one = views(told)["MP098"]
    assert one.implemented == "yes"
    assert [(b.document, b.label, b.version, b.status, b.release) for b in one.versions] == [
        ("appendix-x", "Appendix X", "retired", "retired", "late")
    ]
    before = views(told, date(2020, 11, 28))["MP098"]
    assert (before.implemented, before.versions[0].status) == ("no", "recorded")


def test_a_retirement_that_nothing_else_names_is_listed() -> None:
    told = ledger("baseline 2020-02-27: section-g 7.0; retire section-g in 2020-06 on 2020-06-25")
    commit, record = told.live[-1]
    assert isinstance(record, Release)
    block = replace(record.blocks[0], retired=(Retirement("section-g", "", ("MP300",)),))
    told.live[-1] = (commit, replace(record, blocks=(block,)))
    assert list(views(told)) == ["MP300"]


def test_numbers_order_ids_as_people_do() -> None:
    ids = ["MP102A", "MP093", "SECMP0062 part 2", "Housekeeping", "MP102", "SECMP0062", "MP1000", "SECMP0058"]
    assert sorted(ids, key=number_key) == [
        "Housekeeping", "SECMP0058", "SECMP0062", "SECMP0062 part 2", "MP093", "MP102", "MP102A", "MP1000",
    ]  # fmt: skip
