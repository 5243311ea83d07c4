"""What a plan is made from: the time to record, and the line of a release."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from seclog.core.errors import RaceError, RuleError, SeclogError, StateError
from seclog.core.rulebook import Rulebook
from seclog.core.state import State, pending_ref
from tests.core.ledger_text import START, state

HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0
    plan 2020-11 for 2020-11-29
    draft 2020-11: section-g 7.1 < 7.0
    plan 2021-02 for 2021-02-25
    plan 2021-06 for 2021-06-24
    release 2020-11 on 2020-11-29
    cancel 2021-06
"""


def test_open_lines_have_neither_landed_nor_been_cancelled() -> None:
    assert list(state(HISTORY).open_lines()) == ["2021-02"]
    assert set(state(HISTORY).lines) == {"2020-11", "2021-02", "2021-06"}


@pytest.mark.parametrize(
    ("release", "kind", "message", "hint"),
    [
        ("2020-11", RuleError, "Release 2020-11 has landed.", "Plan another release, and draft for that one."),
        ("2021-06", RuleError, "Release 2021-06 was cancelled.", "Plan another release"),
        ("2021-03", StateError, "No release 2021-03 is planned.", "Did you mean 2021-02? Type: seclog plan 2021-03"),
        ("zz", StateError, "No release zz is planned.", "Type: seclog plan zz --title TITLE"),
        (
            "2022-02",
            RaceError,
            "pending/2022-02 has moved both here and on the remote.",
            "git branch pending/2022-02 origin/pending/2022-02",
        ),
    ],
)
def test_a_line_that_is_not_open_is_refused(release: str, kind: type[SeclogError], message: str, hint: str) -> None:
    now = replace(state(HISTORY), diverged=("2022-02",))
    with pytest.raises(kind) as caught:
        now.line(release)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_an_open_line_is_given() -> None:
    assert state(HISTORY).line("2021-02").title == "Release 2021-02"


def test_the_time_to_record_is_now_to_the_second() -> None:
    now = state(HISTORY, "2020-11-29")
    assert now.recorded_at() == datetime(2020, 11, 29, 9, 30, 15, tzinfo=UTC)


def test_the_time_to_record_never_goes_below_the_record_before() -> None:
    slow = replace(state(HISTORY), now=START)
    assert slow.recorded_at() == START + timedelta(minutes=6)
    line = replace(slow.line("2021-02"), recorded_at=START + timedelta(days=1))
    assert slow.recorded_at(line) == START + timedelta(days=1)
    assert slow.recorded_at(replace(line, recorded_at=None)) == START + timedelta(minutes=6)


def test_an_empty_rulebook_records_now() -> None:
    empty = State(Rulebook(), {}, (), "refs/heads/main", "", START + timedelta(microseconds=5), START.date())
    assert empty.recorded_at() == START


def test_a_release_is_planned_on_a_branch_of_its_id() -> None:
    assert pending_ref("2020-11") == "refs/heads/pending/2020-11"
