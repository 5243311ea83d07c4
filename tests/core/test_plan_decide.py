"""What is decided on modifications: what is recorded, what is kept, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.errors import InputError, RuleError, SeclogError, StateError, UsageError
from seclog.core.plan import Plan
from seclog.core.plan_decide import DecideRequest, plan_add, plan_decide
from seclog.core.plan_line import ApproveRequest, plan_approval
from seclog.core.record import MODIFICATION_STATES, ModificationRow, RegistryRecord
from seclog.core.rulebook import fold
from seclog.core.state import State
from tests.core.ledger_text import Ledger, ledger, state

HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0, appendix-x 3.0
    decide MP093 targeted 2020-09-01 until 2020-09-10
    decide DP118 targeted 2020-09-01
    plan 2020-11 for 2020-11-29
    draft 2020-11: section-g 7.1 < 7.0 by MP093 & DP118, section-h 7.1 < 7.0 by MP093
    leave 2020-11: appendix-x by MP080
    plan 2020-06 for 2020-06-25
    draft 2020-06: section-h 7.2 < 7.0 by MP093
    cancel 2020-06
"""
TODAY = date(2020, 11, 29)
DAY = date(2020, 10, 8)


def asked(*names: str, state: str = "approved", **given: object) -> DecideRequest:
    return DecideRequest(names, state, **given)  # type: ignore[arg-type]


def record(plan: Plan) -> RegistryRecord:
    assert isinstance(plan.record, RegistryRecord)
    return plan.record


def after(now: State, plan: Plan) -> State:
    """The state once a plan on the live line is published."""
    told: Ledger = ledger(HISTORY)
    told.live.append(("c99", record(plan)))
    return replace(now, book=fold(told.live))


def test_a_decision_says_who_when_and_until_when_it_may_be_objected_to() -> None:
    now = state(HISTORY)
    request = asked("MP093", on=DAY, until=date(2020, 10, 22), body="Change Board", link="https://sec/93", title="Keys")
    plan = plan_decide(now, request)
    assert record(plan) == RegistryRecord(
        5, now.recorded_at(), "Record MP093 as approved", "",
        (ModificationRow("MP093", "approved", DAY, "Keys", "Change Board", date(2020, 10, 22), "https://sec/93"),),
    )  # fmt: skip
    assert (plan.ref, plan.old, plan.changes, plan.tags) == ("refs/heads/main", now.live_tip, {}, ())
    assert plan.summary == (
        "MP093 is approved on 2020-10-08, by the Change Board; objections are open until 2020-10-22.",
    )


@pytest.mark.parametrize("decided", MODIFICATION_STATES)
def test_every_state_can_be_decided_today_and_of_several_at_once(decided: str) -> None:
    found = record(plan_decide(state(HISTORY), asked("MP200", "MP201", "MP200", state=decided, reason="so")))
    assert [(one.modification, one.state, one.on) for one in found.modifications] == [
        ("MP200", decided, TODAY),
        ("MP201", decided, TODAY),
    ]
    assert (found.reason, found.subject) == ("so", f"Record MP200, MP201 as {decided}")


def test_many_are_counted_in_the_sentence() -> None:
    names = [f"MP2{number:02}" for number in range(20)]
    assert record(plan_decide(state(HISTORY), asked(*names))).subject == "Record 20 modifications as approved"


@pytest.mark.parametrize("decided", ["rejected", "quashed", "withdrawn"])
def test_what_still_names_one_that_will_not_come_is_told(decided: str) -> None:
    assert plan_decide(state(HISTORY), asked("MP093", state=decided)).summary[1:] == (
        "MP093 is still named by section-g, section-h in 2020-11: seclog withdraw MP093 --from 2020-11",
    )
    assert plan_decide(state(HISTORY), asked("MP080", state=decided)).summary[1:] == (
        "MP080 is still named by appendix-x in 2020-11: seclog withdraw MP080 --from 2020-11",
    )
    assert len(plan_decide(state(HISTORY), asked("MP200", state=decided)).summary) == 1


@pytest.mark.parametrize("decided", ["approved", "sent-back", "targeted"])
def test_one_that_may_still_come_needs_no_withdrawal(decided: str) -> None:
    assert len(plan_decide(state(HISTORY), asked("MP093", state=decided)).summary) == 1


def test_a_former_id_stays_findable() -> None:
    now = state(HISTORY)
    became = plan_add(now, asked("MP118", state="", was="DP118", title="Rename"))
    assert record(became).modifications == (
        ModificationRow("MP118", "targeted", date(2020, 9, 1), "Rename", "", None, "", "DP118"),
    )
    assert became.summary == ("MP118 (was DP118) is targeted on 2020-09-01.",)
    then = after(now, became)
    given_up = plan_decide(then, asked("DP118", state="withdrawn"))
    assert record(given_up).modifications[0].modification == "MP118"
    assert record(given_up).modifications[0].was == "DP118"
    assert given_up.summary[1:] == (
        "DP118 is still named by section-g in 2020-11: seclog withdraw DP118 --from 2020-11",
    )
    approved = plan_approval(then, ApproveRequest(("DP118", "MP118"), TODAY))
    assert [one.modification for one in record(approved).modifications] == ["MP118"]
    assert plan_decide(then, asked("MP118", "DP118", state="rejected")).summary[0].startswith("MP118 (was DP118)")
    with pytest.raises(RuleError, match="DP118 has become MP118 already") as caught:
        plan_add(then, asked("MP119", state="", was="DP118"))
    assert caught.value.hint == "Name that one: --was MP118"
    again = record(plan_add(then, asked("MP118", state="", was="DP118"))).modifications[0]
    assert (again.modification, again.was, again.title) == ("MP118", "DP118", "Rename")


def test_an_approval_of_what_is_approved_under_another_id_is_refused() -> None:
    now = after(state(HISTORY), plan_decide(state(HISTORY), asked("MP118", was="DP118", on=DAY)))
    with pytest.raises(RuleError, match="MP118 is approved already, on 2020-10-08"):
        plan_approval(now, ApproveRequest(("DP118",), TODAY))


def test_an_approval_of_a_slip_is_refused_unless_it_is_meant() -> None:
    with pytest.raises(RuleError, match="No modification MP93 is known"):
        plan_approval(state(HISTORY), ApproveRequest(("MP93",), TODAY))
    meant = plan_approval(state(HISTORY), ApproveRequest(("MP93",), TODAY, insist=True))
    assert record(meant).modifications[0].modification == "MP93"


def test_added_modifications_are_proposed_and_a_known_one_keeps_what_was_decided() -> None:
    plan = plan_add(state(HISTORY), asked("MP200", "MP093", state="", link="https://sec"))
    assert record(plan).modifications == (
        ModificationRow("MP200", "proposed", TODAY, "", "", None, "https://sec"),
        ModificationRow("MP093", "targeted", date(2020, 9, 1), "", "", date(2020, 9, 10), "https://sec"),
    )
    for given in (asked("MP039", state=""), asked("MP93", state="", insist=True)):
        assert record(plan_add(state(HISTORY), given)).modifications[0].modification == given.names[0]
    stated = record(plan_add(state(HISTORY), asked("MP093", state="proposed"))).modifications[0]
    assert (stated.state, stated.on, stated.until) == ("proposed", TODAY, None)


@pytest.mark.parametrize(
    ("request_", "error", "message", "hint"),
    [
        (asked(), UsageError, "No modification is named", "such as MP093"),
        (asked("MP093", state="aproved"), UsageError, "'aproved' is no state", "Did you mean approved?"),
        (asked("MP093", state="xyz"), UsageError, "'xyz' is no state", "It is one of: proposed, targeted"),
        (asked("MP093", on=date(2020, 11, 30)), RuleError, "A decision on 2020-11-30 is still to come", "that day"),
        (asked("MP093", on=DAY, until=date(2020, 10, 7)), RuleError, "would end before the decision", "--until DATE"),
        (asked("MP093", until=DAY), RuleError, "before the decision of 2020-11-29", "--until DATE"),
        (asked("MP093", body="a|b"), UsageError, "'a|b' cannot be kept: it holds '|'", "on one line"),
        (asked("MP093", title="a\nb"), UsageError, "holds a line break", "on one line"),
        (asked("MP093", link=" x"), UsageError, "begins or ends with a space", "on one line"),
        (asked("MP093", reason="none"), UsageError, "'none'", "on one line"),
        (asked("MP200", "MP201", title="Keys"), UsageError, "--title is that of one modification", "alone"),
        (asked("MP200", "MP201", was="MP093"), UsageError, "--was is the former id of one", "alone"),
        (asked("MP093", was="MP093"), UsageError, "MP093 is its id already", "Leave out --was"),
        (asked("MP200", was="MP93"), RuleError, "No modification MP93 is known", "Did you mean MP093?"),
        (asked("MP200", was="Q7"), RuleError, "No modification Q7 is known", "record the former one first"),
        (asked("MP200", was="a b"), InputError, "'a b' is not a modification id", "MP093"),
        (asked("MP93"), RuleError, "No modification MP93 is known", "Did you mean MP093? If MP93 is another one"),
        (asked("MP039"), RuleError, "No modification MP039 is known", "Did you mean MP093?"),
        (asked("MP 93"), InputError, "'MP 93' is not a modification id", "MP093"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    request_: DecideRequest, error: type[SeclogError], message: str, hint: str
) -> None:
    with pytest.raises(error) as caught:
        plan_decide(state(HISTORY), request_)
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("names", "hint"), [(("MP200",), "Type: seclog decide MP200 approved"), ((), "Type: seclog decide MOD approved")]
)
def test_what_is_added_is_not_decided_yet(names: tuple[str, ...], hint: str) -> None:
    with pytest.raises(UsageError, match="What is added is proposed or targeted, not 'approved'") as caught:
        plan_add(state(HISTORY), asked(*names))
    assert caught.value.hint == hint


def test_a_live_line_that_is_only_on_the_remote_takes_no_decision() -> None:
    with pytest.raises(StateError, match="only here as"):
        plan_decide(replace(state(HISTORY), live_ref="refs/remotes/origin/main"), asked("MP093"))
