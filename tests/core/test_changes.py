"""What changed between two days, and what a cause brought: from the whole fold."""

from __future__ import annotations

from datetime import date

import pytest

from seclog.core.changes import (
    brought_by,
    causes_known,
    corrected_since,
    instruments_like,
    is_kind,
    is_of,
    law_changes,
    names_of,
    waiting_for,
)
from seclog.core.record import EffectRecord, EffectRow, ModificationRow, RegistryRecord
from tests.core.ledger_text import Ledger, ledger

HISTORY = """
    baseline 2020-02-27 number 7.0: section-g 7.0, section-h 7.0, smets2 3.1 own, appendix-x 7.0, appendix-y 7.0
    decide MP093 approved 2020-10-08
    plan 2020-11 for 2020-11-29
    draft 2020-11: section-g 7.1 < 7.0 by MP093 & BEIS designation, smets2 4.2-draft.1 < 3.1 by MP093
    release 2020-11 on 2020-11-29 number 27.0
    plan 2021-02 for 2021-02-25
    draft 2021-02: section-h 7.1 < 7.0 by MP101 titled Services, appendix-z 0.1 by SECMP0062 part 2
    release 2021-02 on 2021-02-25 number 28.0
    retire appendix-x > appendix-y in 2021-06 on 2021-06-24
    classify appendix-y as Other / Governance on 2021-07-01
    plan 2021-11 for 2021-11-04
    draft 2021-11: section-g 8.1 < 8.0 by MP093 & SECMP0062
    correct smets2 4.2: void
"""


def told() -> Ledger:
    return ledger(HISTORY)


def changed(before: str, until: str) -> dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    found = law_changes(told().book(), date.fromisoformat(before), date.fromisoformat(until))
    return {one.document: (one.kind, one.before, one.after) for one in found}


@pytest.mark.parametrize(
    ("before", "until", "expected"),
    [
        ("2020-03-01", "2020-03-01", {}),
        ("2020-11-29", "2021-02-24", {}),
        ("2020-11-28", "2020-11-29", {"section-g": ("changed", ("7.0",), ("8.0",))}),
        (
            "2020-11-29",
            "2021-02-25",
            {"section-h": ("changed", ("7.0",), ("8.0",)), "appendix-z": ("new", (), ("1.0",))},
        ),
        ("2021-02-25", "2021-06-24", {"appendix-x": ("left", ("7.0",), ())}),
        ("2021-06-24", "2021-07-01", {"appendix-y": ("reclassified", ("7.0",), ("7.0",))}),
    ],
)
def test_what_differs_between_the_law_of_two_days(before: str, until: str, expected: object) -> None:
    assert changed(before, until) == expected


def test_a_change_says_what_brought_it_and_what_else_changed() -> None:
    found = {one.document: one for one in law_changes(told().book(), date(2020, 2, 27), date(2021, 7, 1))}
    assert list(found) == ["section-g", "section-h", "appendix-x", "appendix-z", "appendix-y"]
    assert (found["section-g"].effective_on, found["section-g"].release) == (date(2020, 11, 29), "2020-11")
    assert found["section-g"].causes == ("MP093", "BEIS designation")
    assert found["section-h"].remark == "was titled Rules of Section H"
    assert (found["appendix-x"].effective_on, found["appendix-x"].remark) == (
        date(2021, 6, 24),
        "merged into appendix-y",
    )
    assert (found["appendix-y"].effective_on, found["appendix-y"].remark) == (
        None,
        "was Code Subsidiary Document, Technical Specification",
    )


def test_a_title_put_right_and_another_label_are_changes_without_a_version() -> None:
    text = "baseline 2020-02-27: section-g 7.0\nplan r for 2020-03-01\ndraft r: section-g 7.1 < 7.0 as Section Q\n"
    book = ledger(text + "release r on 2020-03-01\n").book()
    (one,) = law_changes(book, date(2020, 2, 27), date(2020, 3, 1))
    assert (one.kind, one.remark) == ("changed", "was Section G: Rules of Section G")
    first, last = (
        ledger(text + f"release r on 2020-03-01\n{more}").book() for more in ("", "correct section-g 7.0: titled Old")
    )
    assert not law_changes(first, date(2020, 3, 1), date(2020, 3, 1))
    (renamed,) = law_changes(last, date(2020, 2, 27), date(2020, 3, 1))
    assert renamed.remark == "was Section G: Old"


def test_a_document_that_expires_has_left() -> None:
    kept = told()
    row = EffectRow("section-h", "", "expires", date(2020, 1, 1), date(2021, 1, 1), None, "", "")
    kept.live.append(("e", EffectRecord(len(kept.live) + 1, kept.live[-1][1].recorded_at, "x", "", (row,))))
    (one,) = law_changes(kept.book(), date(2020, 12, 31), date(2021, 1, 1))
    assert (one.kind, one.remark, one.effective_on) == ("left", "expired", date(2021, 1, 1))


def test_a_retirement_without_a_target_says_nothing_of_one() -> None:
    text = "baseline 2020-02-27: section-g 7.0, section-h 7.0\nretire section-g in r on 2020-03-01"
    (one,) = law_changes(ledger(text).book(), date(2020, 2, 27), date(2020, 3, 1))
    assert (one.kind, one.remark) == ("left", "")


def test_a_modification_is_found_by_each_of_its_ids_and_parts() -> None:
    kept = told()
    rows = (ModificationRow("MP118", "approved", date(2021, 1, 1), "", "", None, "", "DP118"),)
    kept.live.append(("m", RegistryRecord(len(kept.live) + 1, kept.live[-1][1].recorded_at, "x", "", rows)))
    book = kept.book()
    assert names_of(book, "DP118") == names_of(book, "MP118") == {"DP118", "MP118"}
    assert names_of(book, "MP999") == {"MP999"}
    assert is_of("SECMP0062 part 2", frozenset({"SECMP0062"}))
    assert not is_of("SECMP0062", frozenset({"SECMP0062 part 2"}))
    assert "DP118" in causes_known(book, {})
    waits = ledger("baseline 2020-02-27: a 7.0\nplan r\ndraft r: a 7.1 < 7.0 by MP777")
    assert "MP777" in causes_known(waits.book(), {"r": waits.line("r")})


@pytest.mark.parametrize(
    ("cause", "words", "same"),
    [
        ("BEIS designation", "designation", True),
        ("BEIS designation", "beis designation", True),
        ("BEIS re-designation", "designation", False),
        ("BEIS designation", "BEIS", True),
        ("MP093", "MP09", False),
    ],
)
def test_a_kind_of_cause_is_named_by_whole_words(cause: str, words: str, same: bool) -> None:
    assert is_kind(cause, words) is same
    assert instruments_like([cause], words) == ((cause,) if same else ())


def test_every_version_that_a_cause_brought_is_listed_with_its_standing() -> None:
    book = told().book()
    found = brought_by(book, ["MP093", "MP101"], date(2020, 12, 1))
    assert [(one.document, one.version, one.status) for one in found] == [
        ("section-g", "8.0", "live"),
        ("smets2", "4.2", "void"),
        ("section-h", "8.0", "recorded"),
    ]
    assert [one.status for one in brought_by(book, ["SECMP0062 part 2"], date(2021, 3, 1))] == ["live"]
    gone = "baseline 2020-02-27: a 7.0\nplan r for 2020-03-01\ndraft r: a 7.1 < 7.0 by MP1\nrelease r on 2020-03-01\n"
    later = (
        gone
        + "plan s for 2020-04-01\ndraft s: a 8.1 < 8.0 by MP2\nrelease s on 2020-04-01\nretire a in t on 2020-05-01"
    )
    book = ledger(later).book()
    statuses = {
        day: [one.status for one in brought_by(book, ["MP1"], day)] for day in (date(2020, 4, 2), date(2020, 5, 1))
    }
    assert statuses == {date(2020, 4, 2): ["superseded"], date(2020, 5, 1): ["retired"]}


def test_what_waits_for_a_cause_is_listed() -> None:
    (one,) = waiting_for([told().line("2021-11")], ["MP093"])
    assert (one.document, one.draft, one.release, one.planned_on) == ("section-g", "8.1", "2021-11", date(2021, 11, 4))
    assert not list(waiting_for([told().line("2021-11")], ["MP999"]))


def test_versions_that_were_corrected_after_a_log_are_named() -> None:
    before = ledger("baseline 2020-02-27: section-g 7.0, section-h 7.0, smets2 3.1 own, appendix-x 7.0").book()
    after = ledger(
        "baseline 2020-02-27: section-g 7.0, section-h 7.0, smets2 3.1 own, appendix-x 7.0\n"
        "correct section-g 7.0: effective 2020-03-01\n"
        "correct section-h 7.0: by MP001\n"
        "correct smets2 3.1: void\n"
    ).book()
    rows = before.log(date(2020, 2, 27))
    assert corrected_since(rows, before) == ()
    assert set(corrected_since(rows, after)) == {"Section G 7.0", "Section H 7.0", "Smets2 3.1"}
