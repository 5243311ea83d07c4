"""Another date, no date, or given up: what is recorded, what is said, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seclog.core.errors import RaceError, RuleError, SeclogError, StateError, UsageError
from seclog.core.plan import Plan
from seclog.core.plan_dates import check_reason, plan_cancel, plan_hold, plan_reschedule
from seclog.core.record import LinePlan, RegistryRecord
from seclog.core.state import State
from tests.core.ledger_text import ledger, state

HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0 on 2020-06-25, appendix-x 3.0 on 2020-07-01, guide 1.0
    plan 2020-11 for 2020-11-29
    draft 2020-11: section-h 7.1 < 7.0 by MP093 & BEIS designation, section-g 7.1 < 7.0 by MP098
    leave 2020-11: appendix-x > section-h by MP100
    plan 2021-02 for 2021-02-25
    draft 2021-02: section-g 7.2 < 7.0 by MP098
    leave 2021-02: guide by MP101
    plan mp102a for none
    plan unscheduled for none
    plan 2020-06 for 2020-06-25
    plan 2020-07 for 2020-07-01
    cancel 2020-07
    draft 2020-06: guide 1.1 < 1.0
    release 2020-06 on 2020-06-25
"""
WHY = "The Panel asks for it"


@pytest.fixture(name="now")
def present() -> State:
    return state(HISTORY)


def planned(plan: Plan) -> LinePlan:
    assert isinstance(plan.record, LinePlan)
    return plan.record


@pytest.mark.parametrize(
    ("release", "day", "said"),
    [
        ("2020-11", "2020-12-06", ("Release 2020-11 moves from 2020-11-29 to 2020-12-06.",)),
        ("mp102a", "2021-06-24", ("Release mp102a moves to 2021-06-24.",)),
        (
            "2021-02",
            "2020-11-28",
            (
                "Release 2021-02 moves from 2021-02-25 to 2020-11-28.",
                "2020-11-28 is past: released now, it will be recorded late.",
            ),
        ),
        ("2021-02", "2020-11-29", ("Release 2021-02 moves from 2021-02-25 to 2020-11-29.",)),
    ],
)
def test_another_date_is_one_more_record_on_the_line(now: State, release: str, day: str, said: tuple[str, ...]) -> None:
    line = now.lines[release]
    record = LinePlan(
        now.recorded_at(line), f"Plan Release {release} for {day}", release, f"Release {release}", "release",
        date.fromisoformat(day), WHY,
    )  # fmt: skip
    assert plan_reschedule(now, release, date.fromisoformat(day), WHY) == Plan(
        record, f"refs/heads/pending/{release}", line.tip, (line.tip,), line.tip, summary=said
    )


def test_a_held_release_keeps_title_and_kind_and_every_date_that_it_had() -> None:
    told = ledger(HISTORY)
    first = told.lines["2020-11"][0]
    titled = replace(planned_record(first[1]), title="November 2020 SEC Release", release_kind="designation")
    told.lines["2020-11"][0] = (first[0], titled)
    plan = plan_hold(told.state(), "2020-11", WHY)
    held = planned(plan)
    assert (held.title, held.release_kind, held.planned_on, held.reason) == (
        "November 2020 SEC Release", "designation", None, WHY,
    )  # fmt: skip
    assert held.subject == "Plan November 2020 SEC Release without a date"
    assert plan.summary == ("November 2020 SEC Release is held: 2020-11-29 no longer stands, and it has no date.",)
    told.lines["2020-11"].append(("c90", held))
    again = planned(plan_reschedule(told.state(), "2020-11", date(2020, 12, 6), "Back again"))
    told.lines["2020-11"].append(("c91", again))
    line = told.line("2020-11")
    assert [(one.planned_on, one.reason) for one in line.dates] == [
        (date(2020, 11, 29), ""), (None, WHY), (date(2020, 12, 6), "Back again"),
    ]  # fmt: skip
    assert (line.title, line.kind, set(line.drafts)) == (
        "November 2020 SEC Release", "designation", {"section-g", "section-h"},
    )  # fmt: skip


def planned_record(record: object) -> LinePlan:
    assert isinstance(record, LinePlan)
    return record


@pytest.mark.parametrize(("local", "old"), [("c3", "c3"), ("", None)])
def test_a_line_goes_on_from_its_further_tip(now: State, local: str, old: str | None) -> None:
    line = replace(now.lines["2020-11"], local=local, ref="refs/remotes/origin/pending/2020-11")
    plan = plan_hold(replace(now, lines={**now.lines, "2020-11": line}), "2020-11", WHY)
    assert (plan.ref, plan.old, plan.parents) == ("refs/heads/pending/2020-11", old, (line.tip,))


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("", ()),
        ("approve 2020-11", ("Its approval stands: the scope is the same.",)),
        ("approve 2020-11\ndraft 2020-11: section-g 7.3 < 7.1", ()),
    ],
)
def test_an_approval_is_of_the_scope_and_not_of_the_date(then: str, said: tuple[str, ...]) -> None:
    plan = plan_reschedule(state(HISTORY + then), "2020-11", date(2020, 12, 6), WHY)
    assert plan.summary[1:] == said


@pytest.mark.parametrize(
    ("release", "day", "error", "message", "hint"),
    [
        ("2020-11", "2020-11-29", RuleError, "Release 2020-11 is planned for 2020-11-29 already.", "another date"),
        ("unscheduled", "2020-11-29", RuleError, "The unscheduled line has no date.", "seclog move DOC --from"),
        (
            "2020-11", "2020-06-24", RuleError,
            "Appendix X would leave on 2020-06-24, before its version 3.0 of 2020-07-01.", "from 2020-07-01 on",
        ),
        (
            "2021-02", "2020-02-26", RuleError,
            "Guide would leave on 2020-02-26, before its version 2.0 of 2020-06-25.", "from 2020-06-25 on",
        ),
        ("2020-06", "2020-12-06", RuleError, "Release 2020-06 has landed.", "Plan another release"),
        ("2020-07", "2020-12-06", RuleError, "Release 2020-07 was cancelled.", "Plan another release"),
        ("2020-12", "2020-12-06", StateError, "No release 2020-12 is planned.", "Did you mean 2020-11?"),
        ("2022-02", "2020-12-06", RaceError, "pending/2022-02 has moved both here and on the remote", "git branch -m"),
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_is_refused(
    now: State, release: str, day: str, error: type[SeclogError], message: str, hint: str
) -> None:
    with pytest.raises(error) as caught:
        plan_reschedule(replace(now, diverged=("2022-02",)), release, date.fromisoformat(day), WHY)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_no_version_takes_effect_before_the_one_that_it_follows_void_ones_left_out() -> None:
    text = """
        baseline 2020-02-27: section-h 7.0
        plan r for 2020-06-25; draft r: section-h 7.1 < 7.0; release r on 2020-06-25
        plan s for 2020-11-29; draft s: section-h 8.1 < 8.0, section-j 0.1 < none
    """.replace(" < none", "")
    with pytest.raises(RuleError) as caught:
        plan_reschedule(state(text), "s", date(2020, 6, 24), WHY)
    assert caught.value.message == ("Section H would take effect on 2020-06-24, before its version 8.0 of 2020-06-25.")
    assert plan_reschedule(state(text), "s", date(2020, 6, 25), WHY).summary[0].endswith("to 2020-06-25.")
    void = state(text + "correct section-h 8.0: void")
    assert plan_reschedule(void, "s", date(2020, 6, 24), WHY).summary[0].endswith("to 2020-06-24.")


@pytest.mark.parametrize(
    ("release", "hint"),
    [("mp102a", "To give it one, type: seclog reschedule mp102a DATE --reason TEXT"), ("unscheduled", "")],
)
def test_what_has_no_date_is_not_held(now: State, release: str, hint: str) -> None:
    with pytest.raises(RuleError, match=rf"^Release {release} has no date\.$") as caught:
        plan_hold(now, release, WHY)
    assert caught.value.hint == hint


def test_a_cancelled_release_is_a_record_on_the_live_line_with_the_line_behind_it(now: State) -> None:
    plan = plan_cancel(now, "2020-11", WHY)
    line = now.lines["2020-11"]
    assert plan.record == RegistryRecord(
        now.book.sequence + 1, now.recorded_at(line), "Cancel the Release 2020-11", WHY, cancelled=("2020-11",)
    )
    assert (plan.ref, plan.old, plan.parents, plan.base_tree) == (
        "refs/heads/main", now.live_tip, (now.live_tip, line.tip), now.live_tip,
    )  # fmt: skip
    assert (plan.changes, plan.tags) == ({}, ())


def test_a_cancelled_release_tells_what_it_leaves_behind(now: State) -> None:
    assert plan_cancel(now, "2020-11", WHY).summary == (
        "Release 2020-11 is cancelled.",
        "Not going live: Section H 7.1, Section G 7.1. To keep one: seclog move DOC --from 2020-11 --to RELEASE",
        "No longer planned in any release: MP093, MP100.",
    )
    assert plan_cancel(now, "mp102a", WHY).summary == ("Release mp102a is cancelled.",)


def test_a_modification_that_another_release_still_brings_is_not_lost() -> None:
    text = """
        baseline 2020-02-27: section-g 7.0, section-h 7.0
        plan r for 2020-11-29; draft r: section-g 7.1 < 7.0 by MP100 & MP101
        plan s for none; leave s: section-h by MP100
        plan t for none; draft t: section-h 7.1 < 7.0 by MP101; cancel t
    """
    assert plan_cancel(state(text), "r", WHY).summary[-1] == "No longer planned in any release: MP101."
    assert plan_cancel(state(text), "s", WHY).summary == ("Release s is cancelled.",)


@pytest.mark.parametrize(
    ("release", "error", "message"),
    [
        ("2020-06", RuleError, "Release 2020-06 has landed."),
        ("2020-07", RuleError, "Release 2020-07 was cancelled."),
        ("2020-12", StateError, "No release 2020-12 is planned."),
    ],
)
def test_what_is_not_planned_is_neither_held_nor_cancelled(
    now: State, release: str, error: type[SeclogError], message: str
) -> None:
    for plan in (plan_hold, plan_cancel):
        with pytest.raises(error) as caught:
            plan(now, release, WHY)
        assert caught.value.message == message


def test_a_release_is_cancelled_only_where_the_live_branch_is(now: State) -> None:
    with pytest.raises(StateError, match="only here as refs/remotes/origin/main"):
        plan_cancel(replace(now, live_ref="refs/remotes/origin/main"), "2020-11", WHY)


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("", "A reason is needed."),
        ("so | that", "'so | that' cannot be kept as a reason: it "),
        ("one\ntwo", "cannot be kept as a reason: it "),
        (" outer ", "cannot be kept as a reason: it "),
        ("x" * 301, "cannot be kept as a reason: it "),
    ],
)
def test_every_change_of_date_needs_a_reason_that_a_record_can_hold(now: State, reason: str, message: str) -> None:
    acts = (
        lambda: plan_reschedule(now, "2020-11", date(2020, 12, 6), reason),
        lambda: plan_hold(now, "2020-11", reason),
        lambda: plan_cancel(now, "2020-11", reason),
        lambda: check_reason(reason),
    )
    for act in acts:
        with pytest.raises(UsageError) as caught:
            act()
        assert message in caught.value.message
    assert check_reason(WHY) == WHY
