"""How a release's scope and date changed, told from its line and the live line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from seclog.core.record import LineDraft, LinePlan, LineWithdrawal, Move
from seclog.core.scope_history import ScopeEvent, scope_events
from tests.core.ledger_text import Ledger, ledger

HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0, appendix-x 3.0
    plan 2020-11 for 2020-11-05
    plan 2020-11 for 2020-11-29
    plan 2020-11 for none
    draft 2020-11: section-g 7.1 < 7.0 by MP093, section-h 7.1 < 7.0 by MP098
    decide MP093 approved 2020-10-08
    approve 2020-11
    draft 2020-11: section-g 7.2 < 7.1 by MP093
    leave 2020-11: appendix-x > section-g by MP093
    leave 2020-11: appendix-y
    withdraw 2020-11: section-h 7.1
    plan other for 2020-11-29
    draft other: section-h 7.2 < 7.0
    approve other
    release other on 2020-11-29
    cancel third
    approve 2020-11
    release 2020-11 on 2020-11-30
"""


def events(told: Ledger, release: str = "2020-11") -> tuple[ScopeEvent, ...]:
    return scope_events(release, told.lines[release], told.live)


def test_each_change_is_told_in_the_order_of_the_records() -> None:
    found = events(ledger(HISTORY))
    assert [(one.what, one.document, one.version) for one in found] == [
        ("planned", "", ""),
        ("rescheduled", "", ""),
        ("held", "", ""),
        ("drafted", "section-g", "7.1"),
        ("drafted", "section-h", "7.1"),
        ("approved", "", ""),
        ("redrafted", "section-g", "7.2"),
        ("lapsed", "", ""),
        ("retiring", "appendix-x", "retired"),
        ("retiring", "appendix-y", "retired"),
        ("withdrawn", "section-h", "7.1"),
        ("approved", "", ""),
        ("landed", "", ""),
    ]
    assert [one.planned_on for one in found[:4]] == [date(2020, 11, 5), date(2020, 11, 29), None, None]
    assert [one.recorded_at for one in found] == sorted(one.recorded_at for one in found)
    assert (found[3].commit, found[3].causes, found[3].reason) == ("c5", ("MP093",), "Draft")
    assert [found[place].reason for place in (5, 7, 8, 9, 12)] == [
        "2 units", "the approval was of another scope", "merged into section-g", "", "in force from 2020-11-30",
    ]  # fmt: skip


def test_of_an_approval_that_nothing_changed_nothing_lapses() -> None:
    told = ledger(HISTORY + "\n draft more: section-h 7.3 < 7.0 \n approve more \n cancel more")
    assert [(one.what, one.reason) for one in events(told, "more")] == [
        ("drafted", "Draft"),
        ("approved", "1 unit"),
        ("cancelled", ""),
    ]


def test_moves_say_from_where_and_to_where() -> None:
    told = ledger(
        "baseline 2020-02-27: section-g 7.0; plan a for none; draft a: section-g 7.1 < 7.0; leave a: section-h"
    )
    for place, (commit, record) in enumerate(told.lines["a"]):
        if isinstance(record, LineDraft):
            told.lines["a"][place] = (commit, replace(record, origin="b"))
    moment = told.lines["a"][-1][1].recorded_at
    moved = (Move("section-g", "7.1", "c"), Move("section-h", "retired", "c"))
    told.lines["a"].append(("c9", LineWithdrawal(moment, "Move", "a", "late", (), moved)))
    assert [(one.what, one.document, one.version, one.reason) for one in events(told, "a")] == [
        ("planned", "", "", ""),
        ("moved in", "section-g", "7.1", "from b"),
        ("moved in", "section-h", "retired", "from b"),
        ("moved out", "section-g", "7.1", "to c"),
        ("moved out", "section-h", "retired", "to c"),
    ]


def test_reasons_are_kept() -> None:
    told = ledger("baseline 2020-02-27: section-g 7.0; plan a for 2020-11-05")
    moment = told.lines["a"][0][1].recorded_at
    told.lines["a"].append(("c8", LinePlan(moment, "Plan", "a", "A", "release", date(2020, 11, 29), "the DCC is late")))
    assert events(told, "a")[1].reason == "the DCC is late"
