"""What `release --due` did: each release that was due, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from seclog.core.errors import Finding
from seclog.core.line import Line
from seclog.core.state import State


class DueRelease(NamedTuple):
    """A release whose date has come: `released`, `refused`, `not approved` or `lapsed`, and why.

    `code` is the exit code of a refusal, else 0; of several, the first one's is the command's.
    """

    release: str
    title: str
    planned_on: date
    status: str
    summary: tuple[str, ...] = ()
    message: str = ""
    hint: str = ""
    findings: tuple[Finding, ...] = ()
    commit: str = ""
    code: int = 0


class DueReport(NamedTuple):
    """The releases that were due, in the order of their dates."""

    on: date
    releases: tuple[DueRelease, ...]
    dry_run: bool

    @property
    def code(self) -> int:
        """The exit code: that of the first release which did not go live and should have."""
        return next((one.code for one in self.releases if one.code), 0)


class Due(NamedTuple):
    """A line whose date has come, and whether its exact scope is approved (`approved`, `lapsed`, `not approved`)."""

    line: Line
    planned_on: date
    approval: str


def due_lines(state: State) -> tuple[Due, ...]:
    """The open lines planned for today or before, by date, then by id (design section 7)."""
    return tuple(sorted(_due(state, state.open_lines().values()), key=lambda one: (one.planned_on, one.line.release)))


def _due(state: State, lines: Iterable[Line]) -> Iterable[Due]:
    for line in lines:
        day = line.planned_on
        if day is None or day > state.today or not line.scope():
            continue
        approval = state.book.approvals.get(line.release)
        if approval is None:
            yield Due(line, day, "not approved")
        else:
            yield Due(line, day, "approved" if tuple(approval.scope) == line.scope() else "lapsed")
