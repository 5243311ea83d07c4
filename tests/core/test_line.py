"""Pending lines: what the records on a line add up to, and which of a release's branches counts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from seclog.core.line import Chain, Line, fold_line, fold_lines, line_release
from seclog.core.record import Instrument, LineDraft, LinePlan, LineRecord, LineWithdrawal, Move, Reference
from tests.core.ledger_text import START, ledger, row

LOCAL = "refs/heads/pending/2020-11"
REMOTE = "refs/remotes/origin/pending/2020-11"
OTHER_REMOTE = "refs/remotes/backup/pending/2020-11"


def line(text: str) -> Line:
    return ledger(f"plan 2020-11 for 2020-11-29\n{text}").line("2020-11")


def versions(one: Line) -> dict[str, str]:
    return {name: draft.row.version for name, draft in one.drafts.items()}


def test_a_planned_line_has_its_date_and_nothing_on_it() -> None:
    one = line("")
    assert (one.release, one.title, one.kind, one.planned_on) == (
        "2020-11",
        "Release 2020-11",
        "release",
        date(2020, 11, 29),
    )
    assert (one.drafts, one.used, one.ended, one.instruments, one.strays) == ({}, {}, (), (), ())
    assert one.scheduled
    assert (one.tip, one.local, one.ref, one.recorded_at) == ("c1", "c1", LOCAL, START)


def test_each_date_that_was_planned_is_kept() -> None:
    one = line("plan 2020-11 for none\nplan 2020-11 for 2021-02-25")
    assert [moved.planned_on for moved in one.dates] == [date(2020, 11, 29), None, date(2021, 2, 25)]
    assert one.planned_on == date(2021, 2, 25)
    assert not line("plan 2020-11 for none").scheduled


def test_a_line_without_records_is_unscheduled_and_named_by_its_ref() -> None:
    one = fold_line("refs/heads/pending/unscheduled", "tip", ())
    assert (one.release, one.title, one.planned_on, one.scheduled, one.recorded_at) == (
        "unscheduled",
        "unscheduled",
        None,
        False,
        None,
    )


def test_the_last_draft_of_a_document_stands_and_knows_the_live_version_that_its_chain_began_from() -> None:
    one = line(
        """
        draft 2020-11: section-g 7.1 < 7.0, section-h 7.1 < 7.0
        draft 2020-11: section-g 7.2 < 7.1
        draft 2020-11: section-g 7.4 < 7.2
        """
    )
    assert versions(one) == {"section-g": "7.4", "section-h": "7.1"}
    assert (one.drafts["section-g"].root, one.drafts["section-g"].commit) == ("7.0", "c4")
    assert one.used == {"section-g": ("7.1", "7.2", "7.4"), "section-h": ("7.1",)}
    assert one.scope() == (("section-g", "7.4"), ("section-h", "7.1"))


def test_a_draft_that_was_settled_on_a_later_live_version_begins_a_new_chain() -> None:
    one = line(
        "draft 2020-11: section-g 7.1 < 7.0\ndraft 2020-11: section-g 8.1 < 8.0\ndraft 2020-11: section-g 8.2 < 8.1"
    )
    assert one.drafts["section-g"].root == "8.0"


def test_a_document_to_come_has_no_root() -> None:
    one = line("draft 2020-11: section-q 0.1\ndraft 2020-11: section-q 0.2 < 0.1")
    assert (one.drafts["section-q"].root, one.drafts["section-q"].row.made_from) == ("", "0.1")


def test_a_withdrawn_draft_is_gone_with_what_it_would_end_but_its_number_stays_used() -> None:
    one = line(
        """
        draft 2020-11: smets2 4.2-draft.1 < 3.1 by BEIS designation ending 3.1, section-g 7.1 < 7.0 by Ofgem designation
        withdraw 2020-11: smets2 4.2-draft.1
        """
    )
    assert versions(one) == {"section-g": "7.1"}
    assert one.ended == ()
    assert [instrument.name for instrument in one.instruments] == ["Ofgem designation"]
    assert one.used["smets2"] == ("4.2-draft.1",)


def test_a_moved_draft_is_gone_from_the_line_that_it_left() -> None:
    start = ledger("plan 2020-11 for none\ndraft 2020-11: section-g 7.1 < 7.0, section-h 7.1 < 7.0").lines["2020-11"]
    move = LineWithdrawal(START, "Move", "2020-11", "", (), (Move("section-g", "7.1", "2021-02"),))
    assert versions(fold_line(LOCAL, "t", [*start, ("t", move)])) == {"section-h": "7.1"}


def test_a_documents_files_begin_anew_where_it_was_last_taken_off_the_line() -> None:
    told = "draft 2020-11: section-g 7.1 < 7.0, section-h 7.1 < 7.0\nwithdraw 2020-11: section-g 7.1"
    one = fold_line(LOCAL, "c3", ledger(f"plan 2020-11\n{told}").lines["2020-11"], fork="live")
    assert (one.begun("section-g"), one.begun("section-h")) == ("c3", "live")
    assert fold_line(LOCAL, "c3", ()).begun("section-g") == ""


def test_versions_that_end_and_instruments_are_gathered_once() -> None:
    one = line(
        """
        draft 2020-11: smets2 4.2-draft.1 < 3.1 by BEIS designation ending 3.1
        draft 2020-11: smets2 4.2-draft.2 < 4.2-draft.1 by BEIS designation ending 3.1
        draft 2020-11: smets2 4.2-draft.3 < 4.2-draft.2 by BEIS designation ending 2.0
        """
    )
    assert one.ended == (Reference("smets2", "3.1"), Reference("smets2", "2.0"))
    assert one.instruments == (Instrument("BEIS designation", date(2020, 11, 13), ""),)


def test_records_of_another_line_are_strays_and_change_nothing() -> None:
    later = datetime(2021, 1, 1, tzinfo=UTC)
    records: list[tuple[str, LineRecord]] = [
        ("a", LinePlan(START, "Plan", "2020-11", "November", "single", None, "")),
        ("b", LineDraft(later, "Draft", "2021-02", (), (row("section-g 7.1 < 7.0"),))),
        ("c", LineDraft(later, "Draft", "2021-02", (), ())),
    ]
    one = fold_line(LOCAL, "c", records)
    assert (one.strays, one.drafts, one.recorded_at, one.kind) == (("2021-02",), {}, START, "single")


PLAN = ("one", LinePlan(START, "Plan", "2020-11", "November", "release", None, ""))
DRAFT = ("two", LineDraft(START, "Draft", "2020-11", (), (row("section-g 7.1 < 7.0"),)))
SHORT = (("one",), (PLAN,))
LONG = (("two", "one"), (PLAN, DRAFT))
ASIDE = (("three", "one"), (PLAN,))


def chain(ref: str, kind: tuple[tuple[str, ...], tuple[tuple[str, LineRecord], ...]]) -> Chain:
    return Chain(ref, *kind)


@pytest.mark.parametrize(
    ("chains", "ref", "tip", "local"),
    [
        ([chain(LOCAL, LONG)], LOCAL, "two", "two"),
        ([chain(REMOTE, LONG)], REMOTE, "two", ""),
        ([chain(LOCAL, LONG), chain(REMOTE, SHORT)], LOCAL, "two", "two"),
        ([chain(LOCAL, SHORT), chain(REMOTE, LONG)], REMOTE, "two", "one"),
        ([chain(REMOTE, LONG), chain(LOCAL, SHORT)], REMOTE, "two", "one"),
        ([chain(LOCAL, LONG), chain(REMOTE, LONG)], LOCAL, "two", "two"),
        ([chain(LOCAL, SHORT), chain(OTHER_REMOTE, SHORT), chain(REMOTE, LONG)], REMOTE, "two", "one"),
    ],
)
def test_the_further_of_the_local_and_the_remote_line_counts(
    chains: list[Chain], ref: str, tip: str, local: str
) -> None:
    lines, diverged = fold_lines(chains)
    assert diverged == ()
    assert (lines["2020-11"].ref, lines["2020-11"].tip, lines["2020-11"].local) == (ref, tip, local)


@pytest.mark.parametrize(
    "chains",
    [
        [chain(LOCAL, LONG), chain(REMOTE, ASIDE)],
        [chain(LOCAL, LONG), chain(REMOTE, ASIDE), chain(OTHER_REMOTE, ASIDE)],
    ],
)
def test_lines_of_which_neither_holds_the_other_have_diverged(chains: list[Chain]) -> None:
    assert fold_lines(chains) == ({}, ("2020-11",))


def test_a_branch_without_records_is_no_line() -> None:
    assert fold_lines([Chain(LOCAL, ("x",), ())]) == ({}, ())


def test_lines_of_several_releases_stand_apart() -> None:
    other = ("four", LinePlan(START, "Plan", "2021-02", "February", "release", None, ""))
    lines, _ = fold_lines([chain(LOCAL, LONG), Chain("refs/heads/pending/2021-02", ("four",), (other,))])
    assert {name: one.title for name, one in lines.items()} == {"2020-11": "November", "2021-02": "February"}


@pytest.mark.parametrize(
    ("ref", "release"),
    [(LOCAL, "2020-11"), (REMOTE, "2020-11"), ("refs/remotes/a/b/pending/x", "x"), ("refs/heads/main", "")],
)
def test_a_ref_names_its_release(ref: str, release: str) -> None:
    assert line_release(ref) == release
