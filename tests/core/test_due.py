"""Which releases are due, what stands in the way of which, and the exit code of them all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.due import DueRelease, DueReport, diverged_lines, due_lines, overtaken
from tests.core.ledger_text import ledger, state

HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0, appendix-x 3.0, smets2 3.1 own, smets2 3.2 own
    plan late for 2020-11-28; draft late: section-g 7.1 < 7.0; approve late
    plan b for 2020-11-29; draft b: section-h 7.1 < 7.0; approve b
    plan a for 2020-11-29; draft a: section-g 7.2 < 7.0; approve a
    plan new for 2020-11-27; draft new: section-h 7.2 < 7.0; approve new; draft new: section-h 7.3 < 7.2
    plan emptied for 2020-11-26; draft emptied: section-g 7.3 < 7.0; approve emptied
    withdraw emptied: section-g 7.3
    plan unseen for 2020-11-25; draft unseen: section-g 7.4 < 7.0
    plan empty for 2020-11-25
    plan held for 2020-11-25; draft held: section-g 7.5 < 7.0; approve held; plan held for none
    plan moved for 2020-11-25; draft moved: section-g 7.6 < 7.0; approve moved; plan moved for 2020-11-30
    plan gone for 2020-11-25; draft gone: section-g 7.7 < 7.0; approve gone; cancel gone
    plan done for 2020-11-25; draft done: appendix-x 3.1 < 3.0; approve done; release done on 2020-11-25
"""


def test_due_is_what_is_planned_by_today_in_the_order_of_dates_then_of_ids() -> None:
    assert [(one.line.release, one.planned_on.day, one.approval) for one in due_lines(state(HISTORY))] == [
        ("unseen", 25, "not approved"),
        ("emptied", 26, "lapsed"),
        ("new", 27, "lapsed"),
        ("late", 28, "approved"),
        ("a", 29, "approved"),
        ("b", 29, "approved"),
    ]


@pytest.mark.parametrize(
    ("today", "due"), [("2020-11-24", []), ("2020-11-28", ["unseen", "emptied", "new", "late"]), ("2020-11-30", 7)]
)
def test_a_release_is_due_from_its_day_on(today: str, due: object) -> None:
    found = [one.line.release for one in due_lines(state(HISTORY, today))]
    assert found == due or len(found) == due


def test_an_approved_line_that_was_moved_in_two_places_is_told_and_no_other() -> None:
    now = replace(state(HISTORY), diverged=("late", "b", "unseen", "gone", "done", "unheard"))
    assert diverged_lines(now) == ("b", "late")


@pytest.mark.parametrize(
    ("one", "other", "document"),
    [
        ("draft one: section-g 7.1 < 7.0", "draft other: section-h 7.1 < 7.0", ""),
        ("draft one: section-h 7.2 < 7.0, section-g 7.1 < 7.0", "draft other: section-g 7.2 < 7.0", "section-g"),
        ("draft one: section-g 7.1 < 7.0", "leave other: section-g", "section-g"),
        ("leave one: section-g", "leave other: section-g > section-h", "section-g"),
        ("leave one: section-g", "draft other: section-g 7.1 < 7.0", ""),
        ("draft one: smets2 4.0-draft.1 < 3.1", "draft other: smets2 4.1-draft.1 < 3.2", ""),
        ("draft one: smets2 4.0-draft.1 < 3.1", "draft other: smets2 4.0-draft.2 < 3.1", "smets2"),
        ("draft one: smets2 4.0-draft.1 < 3.1", "draft other: smets2 4.1-draft.1 < 3.1 ending 3.1", "smets2"),
        ("draft one: smets2 4.0-draft.1 < 3.1", "draft other: smets2 4.1-draft.1 < 3.1 ending 3.2", ""),
    ],
)
def test_a_line_is_overtaken_by_one_that_takes_away_what_its_drafts_were_made_from(
    one: str, other: str, document: str
) -> None:
    told = ledger(f"{HISTORY}\nplan one for 2020-11-29\n{one}\nplan other for 2020-11-28\n{other}")
    line, before, unrelated = told.line("one"), told.line("other"), told.line("done")
    assert overtaken(line, ()) is None
    assert overtaken(line, (unrelated, before)) == ((document, before) if document else None)


def test_the_exit_code_is_that_of_the_first_release_that_should_have_gone_live() -> None:
    day = date(2020, 11, 29)
    fine = DueRelease("a", "A", day, "released")
    unseen = fine._replace(status="not approved")
    race, rule = (fine._replace(status="refused", code=code) for code in (5, 1))
    for releases, diverged, code in [
        ((), (), 0),
        ((fine, unseen), (), 0),
        ((fine, race, rule), (), 5),
        ((rule, race), ("b",), 1),
        ((fine,), ("b",), 5),
    ]:
        assert DueReport(day, releases, False, diverged).code == code
