"""Plans of acts that change no text: a planned release, an approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from seclog.core.document import check_release_id
from seclog.core.errors import RuleError, StateError
from seclog.core.line import UNSCHEDULED
from seclog.core.modification_ids import refuse_slip, state_row
from seclog.core.plan import Plan
from seclog.core.record import (
    RELEASE_KINDS,
    RETIRED,
    Approval,
    LinePlan,
    LiveRecord,
    ModificationRow,
    Reference,
    RegistryRecord,
)
from seclog.core.state import CLOSED, State, pending_ref


def plan_planned(state: State, release: str, title: str, kind: str, planned_on: date | None) -> Plan:
    """Plan a release: a line of its own at the live tip, dated or (None) unscheduled (design section 4)."""
    check_release_id(release)
    closed = state.book.closed.get(release)
    if closed is not None:
        raise RuleError(f"Release {release} {CLOSED[closed]}, and its id is not given again.", "Choose another id.")
    if release in state.lines or release in state.diverged:
        raise RuleError(f"Release {release} is planned already.", f"Type: seclog pending {release}")
    if kind not in RELEASE_KINDS:
        raise RuleError(f"{kind!r} is no kind of release.", f"A release is one of: {', '.join(RELEASE_KINDS)}.")
    if release == UNSCHEDULED and planned_on is not None:
        raise RuleError("The unscheduled line has no date.", "Give the release an id of its own.")
    when = f"for {planned_on}" if planned_on else "without a date"
    record = LinePlan(
        state.recorded_at(), f"Plan {title or release} {when}", release, title or release, kind, planned_on, ""
    )
    return Plan(
        record,
        pending_ref(release),
        None,
        (state.live_tip,),
        state.live_tip,
        summary=(f"{title or release} ({kind}) is planned {when}.", *past_lines(planned_on, state.today)),
    )


def past_lines(planned_on: date | None, today: date) -> tuple[str, ...]:
    """What is said of a planned date that is past; nothing of today or a day to come."""
    if planned_on is None or planned_on >= today:
        return ()
    return (f"{planned_on} is past: released now, it will be recorded late.",)


@dataclass(frozen=True, slots=True)
class ApproveRequest:
    """What is approved: releases in their present scope, and modifications from a day on, with their titles.

    `insist` takes an id of a modification that is nearly a known one.
    """

    names: tuple[str, ...]
    on: date
    body: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    insist: bool = False


def plan_approval(state: State, request: ApproveRequest) -> Plan:
    """Approve modifications, or releases in exactly the scope that they have now (design section 7)."""
    modifications, approvals, summary = [], [], []
    if request.on > state.today:
        raise RuleError(f"An approval on {request.on} is still to come.", "Record it on that day.")
    names = tuple(dict.fromkeys(request.names))
    for name in names:
        if name[:1].isdigit() or name in (*state.lines, *state.diverged, *state.book.closed):
            approval = _approval(state, name)
            approvals.append(approval)
            summary.append(f"Release {name} is approved with {_units(approval)}.")
            continue
        row = _approved(state, request, name)
        if row not in modifications:
            modifications.append(row)
            summary.append(f"{row.modification} is approved on {row.on}.")
    subject = "Approve " + ", ".join(names)
    if len(subject) > 100:
        subject = f"Approve {len(names)} modifications and releases"
    record = RegistryRecord(
        state.book.sequence + 1,
        state.recorded_at(),
        subject,
        "",
        tuple(modifications),
        approvals=tuple(approvals),
    )
    return live_plan(state, record, tuple(summary))


def _approved(state: State, request: ApproveRequest, name: str) -> ModificationRow:
    stated = ModificationRow(name, "approved", request.on, request.titles.get(name, ""), request.body, None, "")
    if not request.insist:
        refuse_slip(state, name)
    row = state_row(state, name, stated)
    known = state.book.modification(name)
    if known is not None and known.state == "approved":
        raise RuleError(f"{row.modification} is approved already, on {known.on}.", "Leave it out.")
    return row


def _units(approval: Approval) -> str:
    """How many drafts a scope holds, and how many documents leave with it."""
    gone = sum(one.version == RETIRED for one in approval.scope)
    drafts = len(approval.scope) - gone
    said = [f"{drafts} draft{'s' if drafts != 1 else ''}"] if drafts or not gone else []
    said += [f"{gone} document{'s' if gone != 1 else ''} that leave{'' if gone != 1 else 's'}"] if gone else []
    return " and ".join(said)


def _approval(state: State, release: str) -> Approval:
    line = state.line(release)
    if not line.scope():
        raise RuleError(f"Release {release} has no drafts to approve.", f"Type: seclog draft DOC --for {release}")
    return Approval(release, tuple(Reference(*one) for one in line.scope()))


def live_plan(state: State, record: LiveRecord, summary: tuple[str, ...]) -> Plan:
    """A plan of a record on the live line that leaves its tree as it is."""
    if not state.live_ref.startswith("refs/heads/"):
        raise StateError(
            f"The live line is only here as {state.live_ref}.",
            f"Type: git switch {state.live_ref.rpartition('/')[2]}",
        )
    return Plan(record, state.live_ref, state.live_tip, (state.live_tip,), state.live_tip, summary=summary)
