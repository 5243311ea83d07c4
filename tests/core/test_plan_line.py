"""Planning a release and approving: what is recorded, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from seclog.core.errors import InputError, RaceError, RuleError, SeclogError, StateError
from seclog.core.plan import Plan
from seclog.core.plan_line import ApproveRequest, live_plan, plan_approval, plan_planned
from seclog.core.record import LinePlan, ModificationRow, Reference, RegistryRecord
from tests.core.ledger_text import state

HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0
    plan 2020-11 for 2020-11-29
    draft 2020-11: section-h 7.1 < 7.0, section-g 7.1 < 7.0
    plan 2021-02 for 2021-02-25
    plan mp102a for none
    draft mp102a: section-g 7.2 < 7.0
    plan 2020-06 for 2020-06-25
    draft 2020-06: section-h 7.2 < 7.0
    release 2020-06 on 2020-06-25
    cancel 2020-07
    decide MP093 approved 2020-10-08
    decide MP098 targeted 2020-10-08
"""
TODAY = date(2020, 11, 29)
NOW = datetime(2020, 11, 29, 9, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "kind", "planned_on", "recorded", "said"),
    [
        ("June 2021 SEC Release", "release", date(2021, 6, 24), "June 2021 SEC Release", "for 2021-06-24"),
        ("", "single", None, "2021-06", "without a date"),
        ("Today", "release", TODAY, "Today", "for 2020-11-29"),
        ("Late", "designation", date(2020, 1, 1), "Late", "for 2020-01-01"),
        ("By order", "direction", None, "By order", "without a date"),
    ],
)
def test_a_planned_release_gets_a_line_of_its_own_at_the_live_tip(
    title: str, kind: str, planned_on: date | None, recorded: str, said: str
) -> None:
    now = state(HISTORY)
    past = planned_on is not None and planned_on < TODAY
    late = ("2020-01-01 is past: released now, it will be recorded late.",) if past else ()
    plan = plan_planned(now, "2021-06", title, kind, planned_on)
    assert plan == Plan(
        LinePlan(NOW, f"Plan {recorded} {said}", "2021-06", recorded, kind, planned_on, ""),
        "refs/heads/pending/2021-06",
        None,
        (now.live_tip,),
        now.live_tip,
        summary=(f"{recorded} ({kind}) is planned {said}.", *late),
    )


def test_the_unscheduled_line_may_be_planned_without_a_date() -> None:
    assert plan_planned(state(HISTORY), "unscheduled", "", "release", None).ref == "refs/heads/pending/unscheduled"


@pytest.mark.parametrize(
    ("release", "kind", "planned_on", "error", "message", "hint"),
    [
        ("2020/11", "release", None, InputError, "cannot be a release id", "such as 2020-11"),
        ("2020-06", "release", None, RuleError, "2020-06 has landed, and its id is not given again", "another id"),
        ("2020-07", "release", None, RuleError, "2020-07 was cancelled, and its id is not given again", "another id"),
        ("2020-11", "release", None, RuleError, "2020-11 is planned already", "Type: seclog pending 2020-11"),
        ("2022-02", "release", None, RuleError, "2022-02 is planned already", "Type: seclog pending 2022-02"),
        (
            "2021-06",
            "urgent",
            None,
            RuleError,
            "'urgent' is no kind of release",
            "release, single, designation, direction",
        ),
        ("unscheduled", "release", TODAY, RuleError, "The unscheduled line has no date", "id of its own"),
    ],
)
def test_a_release_that_cannot_be_planned_is_refused(
    release: str, kind: str, planned_on: date | None, error: type[SeclogError], message: str, hint: str
) -> None:
    with pytest.raises(error) as caught:
        plan_planned(replace(state(HISTORY), diverged=("2022-02",)), release, "Title", kind, planned_on)
    assert message in caught.value.message
    assert hint in caught.value.hint


def approval(*names: str, on: date = TODAY, body: str = "", **titles: str) -> Plan:
    return plan_approval(state(HISTORY), ApproveRequest(names, on, body, titles))


def recorded(plan: Plan) -> RegistryRecord:
    assert isinstance(plan.record, RegistryRecord)
    return plan.record


def test_an_approved_modification_is_recorded_on_the_live_line() -> None:
    plan = approval("MP098", "SECMP0062 part 2", on=date(2020, 10, 8), body="Panel", MP098="Faster switching")
    record = recorded(plan)
    assert record.modifications == (
        ModificationRow("MP098", "approved", date(2020, 10, 8), "Faster switching", "Panel", None, ""),
        ModificationRow("SECMP0062 part 2", "approved", date(2020, 10, 8), "", "Panel", None, ""),
    )
    assert (record.sequence, record.subject, record.approvals) == (6, "Approve MP098, SECMP0062 part 2", ())
    now = state(HISTORY)
    assert (plan.ref, plan.old, plan.parents, plan.base_tree) == (
        "refs/heads/main",
        now.live_tip,
        (now.live_tip,),
        now.live_tip,
    )
    assert (plan.changes, plan.tags) == ({}, ())
    assert plan.summary == ("MP098 is approved on 2020-10-08.", "SECMP0062 part 2 is approved on 2020-10-08.")


def test_what_is_known_of_a_modification_is_kept() -> None:
    now = state(HISTORY)
    now.book.modifications["MP098"] = ModificationRow(
        "MP098", "targeted", TODAY, "Known", "", TODAY, "https://sec/MP098"
    )
    record = recorded(plan_approval(now, ApproveRequest(("MP098",), TODAY)))
    assert record.modifications == (
        ModificationRow("MP098", "approved", TODAY, "Known", "", None, "https://sec/MP098"),
    )


@pytest.mark.parametrize(
    ("release", "scope", "said"),
    [
        ("2020-11", (("section-g", "7.1"), ("section-h", "7.1")), "Release 2020-11 is approved with 2 drafts."),
        ("mp102a", (("section-g", "7.2"),), "Release mp102a is approved with 1 draft."),
    ],
)
def test_a_release_is_approved_in_exactly_its_present_scope(
    release: str, scope: tuple[tuple[str, str], ...], said: str
) -> None:
    plan = approval(release)
    (found,) = recorded(plan).approvals
    assert (found.release, found.scope) == (release, tuple(Reference(*one) for one in scope))
    assert plan.summary == (said,)


def test_documents_that_leave_are_approved_as_such() -> None:
    leaving = "baseline 2020-02-27: section-g 7.0, section-h 7.0\nplan r for 2020-11-29\nleave r: section-g"
    assert plan_approval(state(leaving), ApproveRequest(("r",), TODAY)).summary == (
        "Release r is approved with 1 document that leaves.",
    )
    both = leaving + ", section-h\nplan s for 2020-11-29\ndraft s: section-g 7.1 < 7.0\nleave s: section-h"
    assert plan_approval(state(both), ApproveRequest(("r", "s"), TODAY)).summary == (
        "Release r is approved with 2 documents that leave.",
        "Release s is approved with 1 draft and 1 document that leaves.",
    )


def test_names_are_taken_once_and_a_long_list_is_counted() -> None:
    assert recorded(approval("MP001", "2020-11", "MP001")).subject == "Approve MP001, 2020-11"
    many = recorded(approval(*(f"MP{number:03}" for number in range(200, 220))))
    assert many.subject == "Approve 20 modifications and releases"
    assert len(many.modifications) == 20


@pytest.mark.parametrize(
    ("names", "on", "error", "message", "hint"),
    [
        (("MP098",), date(2020, 11, 30), RuleError, "An approval on 2020-11-30 is still to come", "on that day"),
        (("MP093",), TODAY, RuleError, "MP093 is approved already, on 2020-10-08", "Leave it out"),
        (("MP 98",), TODAY, InputError, "'MP 98' is not a modification id", "MP093"),
        (("BEIS designation",), TODAY, InputError, "is not a modification id", "MP093"),
        (("2021-02",), TODAY, RuleError, "2021-02 has no drafts to approve", "seclog draft DOC --for 2021-02"),
        (("2021-03",), TODAY, StateError, "No release 2021-03 is planned", "Did you mean 2021-02?"),
        (("2020-06",), TODAY, RuleError, "Release 2020-06 has landed", "Plan another release"),
        (("mp115",), TODAY, RaceError, "pending/mp115 has moved both here and on the remote", "git branch -m"),
    ],
)
def test_what_cannot_be_approved_is_refused(
    names: tuple[str, ...], on: date, error: type[SeclogError], message: str, hint: str
) -> None:
    with pytest.raises(error) as caught:
        plan_approval(replace(state(HISTORY), diverged=("mp115",)), ApproveRequest(names, on))
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_live_line_that_is_only_on_the_remote_takes_no_record() -> None:
    now = replace(state(HISTORY), live_ref="refs/remotes/origin/main")
    with pytest.raises(StateError, match=r"only here as refs/remotes/origin/main\.") as caught:
        live_plan(now, recorded(approval("MP098")), ())
    assert caught.value.hint == "Type: git switch main"
