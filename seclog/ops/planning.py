"""Planning: a release gets its line, modifications and releases get their approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from seclog.core.plan import Plan
from seclog.core.plan_dates import plan_cancel, plan_hold, plan_reschedule
from seclog.core.plan_decide import DecideRequest, plan_add, plan_decide
from seclog.core.plan_line import ApproveRequest, plan_approval, plan_planned
from seclog.core.report import Outcome
from seclog.core.state import State
from seclog.ops.act import Way, carry_out
from seclog.ops.load import load_state
from seclog.store.git import Git
from seclog.store.names import refuse_clashes


def plan_line(
    git: Git, now: datetime, way: Way, release: str, title: str, kind: str, planned_on: date | None
) -> Outcome:
    """Plan a release; nothing but its new line is touched."""

    def make() -> Plan:
        state = load_state(git, now)
        plan = plan_planned(state, release, title, kind, planned_on)
        refuse_clashes(git, branches=(f"pending/{release}",), tags=(f"release/{release}",))
        return plan

    return carry_out(git, "plan", make, way, (f"seclog draft DOC --for {release}",))


def approve(
    git: Git, now: datetime, way: Way, names: tuple[str, ...], on: date | None, title: str = "", *, insist: bool = False
) -> Outcome:
    """Record that modifications, or releases in their present scope, are approved."""

    def make() -> Plan:
        state = load_state(git, now)
        titles = dict.fromkeys(names, title)
        return plan_approval(state, ApproveRequest(names, on or state.today, titles=titles, insist=insist))

    return carry_out(git, "approve", make, way)


def reschedule(git: Git, now: datetime, way: Way, release: str, day: date, reason: str) -> Outcome:
    """Give a planned release another date."""
    return _act(git, now, way, "reschedule", lambda state: plan_reschedule(state, release, day, reason), release)


def hold(git: Git, now: datetime, way: Way, release: str, reason: str) -> Outcome:
    """Take the date off a planned release."""
    return _act(git, now, way, "hold", lambda state: plan_hold(state, release, reason), release)


def cancel(git: Git, now: datetime, way: Way, release: str, reason: str) -> Outcome:
    """Give up a planned release, in a record on the live line with the line behind it."""
    return _act(git, now, way, "cancel", lambda state: plan_cancel(state, release, reason), "")


def _act(git: Git, now: datetime, way: Way, action: str, plan: Callable[[State], Plan], release: str) -> Outcome:
    steps = (f"seclog pending {release}".strip(),)
    return carry_out(git, action, lambda: plan(load_state(git, now)), way, steps)


def decide(git: Git, now: datetime, way: Way, request: DecideRequest) -> Outcome:
    """Record what was decided on modifications."""
    return _act(git, now, way, "decide", lambda state: plan_decide(state, request), "")


def add_modifications(git: Git, now: datetime, way: Way, request: DecideRequest) -> Outcome:
    """Record modifications that come, before anything is decided on them."""
    return carry_out(
        git, "modifications add", lambda: plan_add(load_state(git, now), request), way, ("seclog modifications",)
    )
