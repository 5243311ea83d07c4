"""Releases that are refused: each finding with its code, its reason and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.errors import Finding, RaceError, RuleError, SeclogError, StateError
from seclog.core.plan_release import LineFiles, ReleaseRequest, plan_release
from seclog.core.record import ModificationRow
from seclog.core.state import State
from tests.core.ledger_text import state
from tests.core.test_plan_release import APPROVED, DRAFTED, OPENING, files

NOVEMBER = ReleaseRequest("2020-11")


def findings(now: State, request: ReleaseRequest = NOVEMBER, has: LineFiles | None = None) -> list[Finding]:
    with pytest.raises(RuleError) as caught:
        plan_release(now, request, has or files(now))
    assert caught.value.message == "Release 2020-11 cannot be released."
    assert caught.value.hint == caught.value.findings[0].hint
    return list(caught.value.findings)


@pytest.mark.parametrize(
    ("text", "request_", "error", "message", "hint"),
    [
        (OPENING, ReleaseRequest("2021-06"), StateError, "No release 2021-06 is planned.", "seclog plan 2021-06"),
        (OPENING, ReleaseRequest("2022-02"), RaceError, "has moved both here and on the remote", "git branch -m"),
        (
            DRAFTED + "release 2020-11 on 2020-11-29",
            NOVEMBER,
            RuleError,
            "Release 2020-11 has landed.",
            "Plan another release",
        ),
        (
            OPENING,
            NOVEMBER,
            RuleError,
            "Release 2020-11 has no drafts.",
            "Type: seclog draft DOC --for 2020-11",
        ),
        (
            DRAFTED + "plan 2020-11 for none",
            NOVEMBER,
            RuleError,
            "Release 2020-11 is not scheduled, so it cannot be released.",
            "Give it a date: seclog reschedule 2020-11 DATE --reason TEXT",
        ),
        (
            DRAFTED + "plan 2020-11 for none",
            ReleaseRequest("2020-11", date(2020, 11, 29)),
            RuleError,
            "is not scheduled",
            "Give it a date",
        ),
        (
            OPENING + "plan unscheduled for none\ndraft unscheduled: section-g 7.1 < 7.0",
            ReleaseRequest("unscheduled", date(2020, 11, 29)),
            RuleError,
            "is not scheduled",
            "Plan a release with a date, then: seclog move DOC --from unscheduled --to RELEASE",
        ),
        (
            DRAFTED,
            ReleaseRequest("2020-11", date(2020, 11, 30)),
            RuleError,
            "Release 2020-11 takes effect on 2020-11-30, which is still to come: only live text is live.",
            "Release it on that day, or state another date: seclog release 2020-11 --effective DATE",
        ),
        (
            DRAFTED + "plan 2020-11 for 2021-02-25",
            NOVEMBER,
            RuleError,
            "takes effect on 2021-02-25, which is still to come",
            "--effective DATE",
        ),
    ],
)
def test_a_release_that_cannot_begin_is_refused(
    text: str, request_: ReleaseRequest, error: type[SeclogError], message: str, hint: str
) -> None:
    now = replace(state(text), diverged=("2022-02",))
    with pytest.raises(SeclogError) as caught:
        plan_release(now, request_, LineFiles({}, {}, {}))
    assert type(caught.value) is error
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_live_line_that_is_only_on_the_remote_takes_no_release() -> None:
    now = replace(state(DRAFTED), live_ref="refs/remotes/origin/trunk")
    with pytest.raises(StateError, match=r"only here as refs/remotes/origin/trunk\.") as caught:
        plan_release(now, NOVEMBER, files(now))
    assert caught.value.hint == "Type: git switch trunk"


LATER = """
    plan 2020-12 for 2020-11-28
    draft 2020-12: section-g 7.1 < 7.0
    release 2020-12 on 2020-11-28
"""


@pytest.mark.parametrize(
    ("text", "request_", "expected"),
    [
        (
            DRAFTED,
            ReleaseRequest("2020-11", date(2020, 10, 7)),
            Finding(
                "E101",
                "2020-11",
                "It was made on 2020-10-08, after the day from which it would take effect, 2020-10-07",
                "State it as such: --retrospective",
            ),
        ),
        (
            DRAFTED,
            ReleaseRequest("2020-11", made_on=date(2020, 11, 30), retrospective=True),
            Finding("E102", "2020-11", "It is made on 2020-11-30, which is still to come", "Correct --made"),
        ),
        (
            DRAFTED + LATER,
            NOVEMBER,
            Finding(
                "E112",
                "section-g 7.2",
                "It was made from 7.0, and 8.0 is live",
                "Rebase it first: seclog rebase 2020-11 section-g",
            ),
        ),
        (
            OPENING + "draft 2020-11: section-q 0.1\n" + LATER.replace("section-g 7.1 < 7.0", "section-q 0.2"),
            NOVEMBER,
            Finding(
                "E112",
                "section-q 0.1",
                "It was made from nothing, and 1.0 is live",
                "Rebase it first: seclog rebase 2020-11 section-q",
            ),
        ),
        (
            OPENING + "draft 2020-11: guide 1.1 < 1.0",
            ReleaseRequest("2020-11", date(2020, 2, 26)),
            Finding(
                "E113",
                "guide 1.1",
                "It would take effect on 2020-02-26, before the version of 2020-02-27",
                "State a date from 2020-02-27 on",
            ),
        ),
        (
            OPENING + "draft 2020-11: section-g 7.1 < 7.0",
            NOVEMBER,
            Finding(
                "E115",
                "section-g 7.1",
                "A SEC needs a modification or an instrument",
                "Name it: seclog draft section-g --mod MP000",
            ),
        ),
        (
            OPENING + "draft 2020-11: section-g 7.1 < 7.0 by MP098",
            NOVEMBER,
            Finding(
                "E116",
                "section-g 7.1",
                "MP098 is not approved",
                "When it is approved, type: seclog approve MP098",
            ),
        ),
        (
            OPENING
            + "decide MP098 targeted 2020-10-08\ndraft 2020-11: section-g 7.1 < 7.0 by MP098 & BEIS designation",
            NOVEMBER,
            Finding(
                "E116",
                "section-g 7.1",
                "MP098 is targeted",
                "When it is approved, type: seclog approve MP098",
            ),
        ),
        (
            OPENING + "decide MP098 approved 2020-10-08 until 2020-11-29\ndraft 2020-11: section-g 7.1 < 7.0 by MP098",
            NOVEMBER,
            Finding(
                "E117",
                "section-g 7.1",
                "MP098 may be objected to until 2020-11-29",
                "Release it from 2020-11-30 on",
            ),
        ),
        (
            OPENING + APPROVED + "draft 2020-11: section-g 7.1 < 7.0 by MP093 as Section H",
            NOVEMBER,
            Finding(
                "E111",
                "section-g",
                "Section H would be the label of section-h as well",
                "Give one of them another label",
            ),
        ),
        (
            OPENING + APPROVED + "draft 2020-11: section-g 7.1 < 7.0 by MP093, section-q 0.1 by MP093 as section g",
            NOVEMBER,
            Finding(
                "E111",
                "section-q",
                "section g would be the label of section-g as well",
                "Give one of them another label",
            ),
        ),
        (
            OPENING
            + APPROVED
            + "retire guide in x on 2020-11-01\ndraft 2020-11: section-g 7.1 < 7.0 by MP093 as Guide",
            ReleaseRequest("2020-11"),
            Finding(
                "E111",
                "section-g",
                "Guide was the label of guide, and a label is never given again",
                "Give one of them another label",
            ),
        ),
        (
            OPENING
            + APPROVED
            + "draft 2020-11: section-g 7.1 < 7.0 by MP093 as Section H, section-h 7.1 < 7.0 by MP093 as Section G",
            ReleaseRequest("2020-11"),
            Finding(
                "E111",
                "section-h",
                "Section G would be the label of section-g as well",
                "Give one of them another label",
            ),
        ),
    ],
)
def test_what_forbids_a_release_is_a_finding(text: str, request_: ReleaseRequest, expected: Finding) -> None:
    assert expected in findings(state(text), request_)


@pytest.mark.parametrize(
    "text",
    [
        DRAFTED,
        OPENING + "draft 2020-11: section-g 7.1 < 7.0 by BEIS designation",
        OPENING + "draft 2020-11: guide 1.1 < 1.0",
        OPENING + "draft 2020-11: section-g 7.1 < 7.0 of Unknown",
        OPENING + "decide MP098 approved 2020-10-08 until 2020-11-28\ndraft 2020-11: section-g 7.1 < 7.0 by MP098",
        DRAFTED + LATER + "draft 2020-11: section-g 8.1 < 8.0 by MP093",
        DRAFTED + LATER + "correct section-g 8.0: void",
    ],
)
def test_what_forbids_nothing_is_no_finding(text: str) -> None:
    now = state(text)
    assert plan_release(now, NOVEMBER, files(now)).record


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        ("tip", {"documents/section-g.md": "edited since"}),
        ("tip", {"registry/documents/section-g.yaml": "edited since"}),
        ("tip", {"documents/section-g.md": None}),
        ("both", {"documents/section-g.md": None}),
    ],
)
def test_a_text_that_changed_since_its_draft_is_a_finding(place: str, changes: dict[str, str | None]) -> None:
    now = state(DRAFTED)
    had = files(now)
    drafted = {**had.drafted, **changes} if place == "both" else had.drafted
    (finding,) = findings(now, has=LineFiles({**had.tip, **changes}, had.live, drafted))
    assert (finding.code, finding.where) == ("E114", "section-g 7.2")
    assert finding.message == f"{next(iter(changes))} changed since the draft"
    there = "Draft it as it stands there: git switch pending/2020-11; then: seclog draft section-g"
    text = "Draft it as it stands: seclog draft section-g --for 2020-11 --file FILE"
    assert finding.hint == (text if "documents/section-g.md" in changes else there)


def test_each_live_text_that_was_edited_by_hand_is_a_finding() -> None:
    now = state(DRAFTED)
    edited = files(now, hand_edited=("documents/section-h.md", "registry/collection.yaml"))
    see = "See which commit did it, and revert that: git log -1 --"
    assert [(one.code, one.where, one.hint) for one in findings(now, has=edited)] == [
        ("E110", "documents/section-h.md", f"{see} documents/section-h.md"),
        ("E110", "registry/collection.yaml", f"{see} registry/collection.yaml"),
    ]


def test_everything_that_forbids_a_release_is_said_at_once() -> None:
    text = OPENING + "draft 2020-11: section-g 7.1 < 7.0 by MP098, section-h 7.1 < 7.0" + LATER.replace("7.1", "7.2")
    codes = [(one.code, one.where) for one in findings(state(text), ReleaseRequest("2020-11", date(2020, 11, 27)))]
    assert codes == [
        ("E112", "section-g 7.1"),
        ("E113", "section-g 7.1"),
        ("E116", "section-g 7.1"),
        ("E115", "section-h 7.1"),
    ]


def test_a_release_that_was_made_only_by_a_quashed_modification_names_its_state() -> None:
    now = state(DRAFTED)
    quashed = ModificationRow("MP093", "quashed", date(2020, 11, 1), "", "", None, "")
    now.book.modifications["MP093"] = quashed
    assert [(one.code, one.message) for one in findings(now)] == [("E116", "MP093 is quashed")]


@pytest.mark.parametrize(
    ("text", "effective"),
    [(DRAFTED, date(2020, 10, 8)), (OPENING + "draft 2020-11: guide 1.1 < 1.0", date(2020, 2, 27))],
)
def test_a_release_may_take_effect_on_the_day_that_it_was_made_or_that_of_the_version_before(
    text: str, effective: date
) -> None:
    now = state(text)
    assert plan_release(now, ReleaseRequest("2020-11", effective), files(now)).record


def test_a_modification_that_is_named_must_be_approved_whatever_the_type_requires() -> None:
    found = findings(state(OPENING + "draft 2020-11: guide 1.1 < 1.0 by MP999"))
    assert [(one.code, one.message) for one in found] == [("E116", "MP999 is not approved")]
