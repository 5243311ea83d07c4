"""The fold of the live line's records: what was in force on any day, by the ledger's order alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.errors import IntegrityError
from seclog.core.record import Reference, Retirement
from seclog.core.rulebook import Rulebook, fold
from tests.core.ledger_text import ledger

OPENING = "baseline 2020-02-27 number 7.0: section-g 7.0, section-h 7.0, smets2 3.1 own on 2019-11-29, guide 1.0\n"
NOVEMBER = """
    plan 2020-11 for 2020-11-29
    draft 2020-11: section-g 7.1 < 7.0 by MP093
    release 2020-11 on 2020-11-29 number 27.0
"""


def book(text: str = "") -> Rulebook:
    return ledger(OPENING + text).book()


def day(text: str) -> date:
    return date.fromisoformat(text)


def in_force(rules: Rulebook, document: str, on: str) -> tuple[str, ...]:
    return tuple(one.row.version for one in rules.in_force(document, day(on)))


@pytest.mark.parametrize(
    ("on", "versions"),
    [
        ("2020-02-26", ()),
        ("2020-02-27", ("7.0",)),
        ("2020-11-28", ("7.0",)),
        ("2020-11-29", ("8.0",)),
        ("2099-01-01", ("8.0",)),
    ],
)
def test_a_version_is_in_force_from_its_day_until_the_next(on: str, versions: tuple[str, ...]) -> None:
    assert in_force(book(NOVEMBER), "section-g", on) == versions


def test_the_fold_knows_the_collection_and_its_last_record() -> None:
    rules = book(NOVEMBER)
    assert (rules.identity, rules.name, rules.time_zone, rules.live_branch) == ("sec", "Code", "UTC", "main")
    assert (rules.number, rules.sequence, rules.last_record) == ("27.0", 2, "c4")
    assert rules.closed == {"2020-11": "landed"}
    assert rules.numbering == {"section-g": "integer", "section-h": "integer", "smets2": "own", "guide": "integer"}
    assert rules.recorded_at == ledger(OPENING + NOVEMBER).live[-1][1].recorded_at


def test_a_release_that_states_no_number_leaves_that_of_the_collection() -> None:
    assert book(NOVEMBER.replace(" number 27.0", "")).number == "7.0"


@pytest.mark.parametrize(
    ("on", "number"),
    [
        ("1999-01-01", "7.0"),
        ("2020-02-27", "7.0"),
        ("2020-11-28", "7.0"),
        ("2020-11-29", "27.0"),
        ("2099-01-01", "28.0"),
    ],
)
def test_the_number_of_the_collection_is_that_of_the_day(on: str, number: str) -> None:
    later = "plan x for 2021-01-01\ndraft x: section-h 7.1 < 7.0\nrelease x on 2021-01-01 number 28.0"
    assert book(NOVEMBER + later).number_on(day(on)) == number


def test_of_two_on_one_day_the_later_record_holds() -> None:
    again = "plan 2020-12 for 2020-11-29\ndraft 2020-12: section-g 8.1 < 8.0\nrelease 2020-12 on 2020-11-29"
    assert in_force(book(NOVEMBER + again), "section-g", "2020-11-29") == ("9.0",)


def test_a_document_that_the_rulebook_does_not_have_is_not_in_force() -> None:
    assert book().in_force("section-q", day("2020-11-29")) == ()
    assert book().live("section-q") is None
    assert book().live_versions("section-q") == ()


SPECIFICATION = """
    plan 2020-11 for 2020-11-29
    draft 2020-11: smets2 4.2-draft.1 < 3.1
    release 2020-11 on 2020-11-29
    plan 2021-06 for 2021-06-24
    draft 2021-06: smets2 5.0-draft.1 < 4.2 ending 3.1
    release 2021-06 on 2021-06-24
"""


@pytest.mark.parametrize(
    ("on", "versions"),
    [
        ("2019-11-28", ()),
        ("2019-11-29", ("3.1",)),
        ("2020-11-29", ("3.1", "4.2")),
        ("2021-06-23", ("3.1", "4.2")),
        ("2021-06-24", ("4.2", "5.0")),
    ],
)
def test_own_numbered_versions_stand_beside_each_other_until_one_ends(on: str, versions: tuple[str, ...]) -> None:
    assert in_force(book(SPECIFICATION), "smets2", on) == versions


def test_a_draft_may_be_based_on_what_has_not_ended() -> None:
    assert book(SPECIFICATION).live_versions("smets2") == ("4.2", "5.0")
    assert book(NOVEMBER).live_versions("section-g") == ("8.0",)


def test_what_ends_twice_ended_the_first_time() -> None:
    again = "plan x for 2021-09-01\ndraft x: smets2 6.0-draft.1 < 5.0 ending 3.1\nrelease x on 2021-09-01"
    assert in_force(book(SPECIFICATION + again), "smets2", "2021-07-01") == ("4.2", "5.0")


def test_a_specification_that_came_later_is_known_by_its_drafts() -> None:
    rules = book("plan x for 2020-11-29\ndraft x: duis 3.1-draft.1\nrelease x on 2020-11-29")
    assert rules.numbering["duis"] == "own"
    assert in_force(rules, "duis", "2020-11-29") == ("3.1",)


def test_a_void_version_was_never_in_force_and_its_number_is_spent() -> None:
    rules = book(NOVEMBER + "correct section-g 8.0: void")
    assert in_force(rules, "section-g", "2020-11-29") == ("7.0",)
    assert rules.live_versions("section-g") == ("7.0",)
    assert [(one.row.version, one.void) for one in rules.issued["section-g"]] == [("7.0", False), ("8.0", True)]
    assert in_force(book(SPECIFICATION + "correct smets2 4.2: void"), "smets2", "2021-06-24") == ("5.0",)
    assert book("correct section-g 7.0: void").live("section-g") is None


def test_a_correction_changes_only_what_it_says_and_the_last_one_wins() -> None:
    rules = book(
        NOVEMBER
        + """
        correct section-g 8.0: effective 2020-12-01
        correct section-g 8.0: titled Security Rules
        correct section-g 8.0: by MP094 & MP095
        correct section-g 8.0: effective 2020-12-03
        """
    )
    one = rules.issued["section-g"][-1]
    assert (one.row.title, one.row.causes, one.effective_on, one.void) == (
        "Security Rules",
        ("MP094", "MP095"),
        day("2020-12-03"),
        False,
    )
    assert (one.commit, one.sequence, one.release, one.release_title) == ("c4", 2, "2020-11", "Release 2020-11")
    assert in_force(rules, "section-g", "2020-12-02") == ("7.0",)


@pytest.mark.parametrize("unit", ["section-g 9.0", "section-q 1.0"])
def test_a_correction_of_what_was_never_issued_is_a_contradiction(unit: str) -> None:
    with pytest.raises(IntegrityError, match=f"{unit}, which was never issued") as caught:
        book(f"correct {unit}: void")
    assert caught.value.hint == "Type: seclog verify"


def test_a_retired_document_has_left_the_rulebook() -> None:
    rules = book("retire guide > section-h in 2020-11 on 2020-11-29")
    assert in_force(rules, "guide", "2020-11-28") == ("1.0",)
    assert in_force(rules, "guide", "2020-11-29") == ()
    assert rules.live("guide") is None
    assert rules.live_versions("guide") == ()
    assert rules.retired["guide"] == (day("2020-11-29"), Retirement("guide", "section-h"))
    own = book("retire smets2 in x on 2020-11-29")
    assert own.live_versions("smets2") == ()
    assert in_force(own, "smets2", "2020-11-29") == ()


def test_the_log_shows_a_retired_document_only_when_asked() -> None:
    rules = book("retire guide in 2020-11 on 2020-11-29")
    asked = rules.log(day("2020-11-29"), retired_too=True)
    assert [(one.id, one.status) for one in asked if one.id == "guide"] == [("guide", "retired")]
    assert [one.id for one in rules.log(day("2020-11-29"))] == ["section-g", "section-h", "smets2"]
    assert [one.status for one in rules.log(day("2020-11-28"), retired_too=True)] == ["live"] * 4


def test_the_log_says_of_a_version_what_its_row_says() -> None:
    one = book(NOVEMBER).log(day("2020-11-29"))[0]
    assert (one.id, one.label, one.title, one.type, one.category) == (
        "section-g",
        "Section G",
        "Rules of Section G",
        "SEC",
        "Section",
    )
    assert (one.version, one.effective_on, one.release, one.release_title, one.causes, one.status) == (
        "8.0",
        day("2020-11-29"),
        "2020-11",
        "Release 2020-11",
        ("MP093",),
        "live",
    )
    assert {one.release_title for one in book().log(day("2020-02-27"))} == {"Baseline"}


@pytest.mark.parametrize(
    ("on", "category"),
    [("2020-02-27", "Section"), ("2020-12-31", "Section"), ("2021-01-01", "Governance"), ("2021-03-01", "Security")],
)
def test_a_classification_holds_from_its_day(on: str, category: str) -> None:
    rules = book(
        """
        classify section-h as SEC / Governance on 2021-01-01
        classify section-h as Other / Security on 2021-03-01
        """
    )
    assert {one.category for one in rules.log(day(on)) if one.id == "section-h"} == {category}


def test_a_version_recorded_after_a_classification_brings_its_own() -> None:
    rules = book("classify section-g as SEC / Governance on 2020-03-01\n" + NOVEMBER)
    assert {one.category for one in rules.log(day("2020-11-29")) if one.id == "section-g"} == {"Section"}
    assert {one.category for one in rules.log(day("2020-11-28")) if one.id == "section-g"} == {"Governance"}


def test_the_last_word_on_a_modification_and_on_a_release_counts() -> None:
    rules = book(
        """
        plan 2020-11 for 2020-11-29
        draft 2020-11: section-g 7.1 < 7.0
        approve 2020-11
        decide MP093 targeted 2020-09-01
        decide MP093 approved 2020-10-08
        draft 2020-11: section-h 7.1 < 7.0
        approve 2020-11
        cancel 2021-06
        """
    )
    assert rules.states() == {"MP093": "approved"}
    assert rules.approvals["2020-11"].scope == (Reference("section-g", "7.1"), Reference("section-h", "7.1"))
    assert rules.closed == {"2021-06": "cancelled"}


@pytest.mark.parametrize("picked", [[0, 2], [1], [0, 0], [0, 1, 1], [1, 0]])
def test_a_break_in_the_sequence_is_a_contradiction(picked: list[int]) -> None:
    records = ledger(OPENING + NOVEMBER + "correct section-g 8.0: void").live
    with pytest.raises(IntegrityError, match=r"Record \d follows record \d\."):
        fold([records[place] for place in picked])


def test_a_first_record_that_is_no_baseline_is_a_contradiction() -> None:
    commit, record = ledger(OPENING + NOVEMBER).live[1]
    with pytest.raises(IntegrityError, match="Record 1 follows record 0"):
        fold([(commit, replace(record, sequence=1))])


def test_nothing_is_known_before_the_first_record() -> None:
    rules = fold([])
    assert (rules.sequence, rules.recorded_at, rules.log(day("2020-11-29"))) == (0, None, ())
