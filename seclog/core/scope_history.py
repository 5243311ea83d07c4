"""How the scope and the date of a release changed, from the records of its line and of the live line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from seclog.core.record import (
    RETIRED,
    LineDraft,
    LinePlan,
    LineRecord,
    LineWithdrawal,
    LiveRecord,
    Reference,
    RegistryRecord,
    Release,
)
from seclog.core.report import Overdue


class ScopeEvent(NamedTuple):
    """One change: when it was recorded (UTC), what happened, to which document and version, and why.

    `what` is planned, rescheduled, held, drafted, redrafted, moved in, moved out, withdrawn, retiring, approved,
    lapsed, landed or cancelled; `planned_on` is the date that then stood.
    """

    recorded_at: datetime
    what: str
    document: str
    version: str
    planned_on: date | None
    causes: tuple[str, ...]
    reason: str
    commit: str


class ScopeHistory(NamedTuple):
    """All changes of one release's scope and date, oldest first."""

    release: str
    title: str
    state: str
    known_at: str
    events: tuple[ScopeEvent, ...]
    overdue: tuple[Overdue, ...]


def scope_events(
    release: str, line: Iterable[tuple[str, LineRecord]], live: Iterable[tuple[str, LiveRecord]]
) -> tuple[ScopeEvent, ...]:
    """The events of a release in the order in which they were recorded; an approval lapses when the scope changes."""
    own = [(record.recorded_at, place, commit, record) for place, (commit, record) in enumerate(line)]
    told = [(record.recorded_at, place, commit, record) for place, (commit, record) in enumerate(live)]
    teller = _Teller(release)
    merged = sorted(
        [*((*one, 0) for one in own), *((*one, 1) for one in told)], key=lambda one: (one[0], one[4], one[1])
    )
    return tuple(event for _, _, commit, record, _ in merged for event in teller.tell(commit, record))


_NONE = Reference("", "")


class _Teller:
    """What stands on the line so far, to tell a first draft from a later one and an approval from a lapsed one."""

    def __init__(self, release: str) -> None:
        self._release = release
        self._planned: date | None = None
        self._begun = False
        self._scope: dict[str, str] = {}
        self._approved: dict[str, str] | None = None

    def tell(self, commit: str, record: LineRecord | LiveRecord) -> Iterator[ScopeEvent]:
        before = dict(self._scope)
        if isinstance(record, LinePlan):
            yield self._plan(commit, record)
        elif isinstance(record, LineDraft):
            yield from self._draft(commit, record)
        elif isinstance(record, Release):
            if record.release == self._release:
                yield self._event(commit, record, "landed", reason=f"in force from {record.blocks[0].effective_on}")
        elif isinstance(record, RegistryRecord):
            yield from self._registry(commit, record)
        elif isinstance(record, LineWithdrawal):
            yield from self._withdrawal(commit, record)
        if self._approved is not None and self._scope != before:
            self._approved = None
            yield self._event(commit, record, "lapsed", reason="the approval was of another scope")

    def _event(
        self,
        commit: str,
        record: LineRecord | LiveRecord,
        what: str,
        unit: Reference = _NONE,
        causes: tuple[str, ...] = (),
        reason: str = "",
    ) -> ScopeEvent:
        return ScopeEvent(record.recorded_at, what, *unit, self._planned, causes, reason, commit)

    def _plan(self, commit: str, record: LinePlan) -> ScopeEvent:
        what = "planned" if not self._begun else "rescheduled" if record.planned_on else "held"
        self._begun, self._planned = True, record.planned_on
        return self._event(commit, record, what, reason=record.reason)

    def _draft(self, commit: str, record: LineDraft) -> Iterator[ScopeEvent]:
        for row in record.drafts:
            what = "redrafted" if row.document in self._scope else "moved in" if record.origin else "drafted"
            self._scope[row.document] = row.version
            reason = f"from {record.origin}" if record.origin else record.subject
            yield self._event(commit, record, what, Reference(row.document, row.version), row.causes, reason)
        for gone in record.retired:
            self._scope[gone.document] = RETIRED
            what = "moved in" if record.origin else "retiring"
            into = f"merged into {gone.merged_into}" if gone.merged_into else ""
            reason = f"from {record.origin}" if record.origin else into
            yield self._event(commit, record, what, Reference(gone.document, RETIRED), gone.causes, reason)

    def _withdrawal(self, commit: str, record: LineWithdrawal) -> Iterator[ScopeEvent]:
        for unit in record.withdrawn:
            self._scope.pop(unit.document, None)
            yield self._event(commit, record, "withdrawn", unit, reason=record.reason)
        for move in record.moved:
            self._scope.pop(move.document, None)
            unit = Reference(move.document, move.version)
            yield self._event(commit, record, "moved out", unit, reason=f"to {move.release}")

    def _registry(self, commit: str, record: RegistryRecord) -> Iterator[ScopeEvent]:
        for approval in record.approvals:
            if approval.release == self._release:
                self._approved = dict(approval.scope)
                count = len(approval.scope)
                yield self._event(commit, record, "approved", reason=f"{count} unit{'s' if count != 1 else ''}")
        if self._release in record.cancelled:
            yield self._event(commit, record, "cancelled", reason=record.reason)
