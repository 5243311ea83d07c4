"""What `release --due` did: each release that was due, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from seclog.core.collisions import target
from seclog.core.errors import Finding, RaceError
from seclog.core.line import Draft, Line
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
    """The releases that were due, in the order of their dates.

    `diverged` are approved ones whose lines have moved apart: whether they are due cannot be told.
    """

    on: date
    releases: tuple[DueRelease, ...]
    dry_run: bool
    diverged: tuple[str, ...] = ()

    @property
    def code(self) -> int:
        """The exit code: that of the first release which did not go live and should have, 5 where lines diverged."""
        lost = RaceError.exit_code if self.diverged else 0
        return next((one.code for one in self.releases if one.code), lost)


class Due(NamedTuple):
    """A line whose date has come, and whether its exact scope is approved (`approved`, `lapsed`, `not approved`)."""

    line: Line
    planned_on: date
    approval: str


def due_lines(state: State) -> tuple[Due, ...]:
    """The open lines planned for today or before, by date, then by id (design section 7)."""
    return tuple(sorted(_due(state, state.open_lines().values()), key=lambda one: (one.planned_on, one.line.release)))


def diverged_lines(state: State) -> tuple[str, ...]:
    """Approved releases, neither landed nor cancelled, whose lines have moved both here and on the remote."""
    return tuple(sorted(one for one in state.diverged if one in state.book.approvals and one not in state.book.closed))


def overtaken(line: Line, before: Iterable[Line]) -> tuple[str, Line] | None:
    """A document that a line cannot change once the lines `before` it are live, and the line that prevents it."""
    for other in before:
        gone = other.retired.keys() & {*line.drafts, *line.retired}
        stale = {document for document, draft in line.drafts.items() if _is_overtaken(draft, other)}
        if gone or stale:
            return min(gone | stale), other
    return None


def _is_overtaken(draft: Draft, other: Line) -> bool:
    """Whether a draft is stale, or its number is given, when another line is live."""
    row = draft.row
    if any((one.document, one.version) == (row.document, draft.root) for one in other.ended):
        return True
    theirs = other.drafts.get(row.document)
    if theirs is None:
        return False
    return "-draft." not in row.version or target(theirs.row.version) == target(row.version)


def _due(state: State, lines: Iterable[Line]) -> Iterable[Due]:
    for line in lines:
        day = line.planned_on
        if day is None or day > state.today:
            continue
        approval = state.book.approvals.get(line.release)
        if approval is not None:
            yield Due(line, day, "approved" if tuple(approval.scope) == line.scope() else "lapsed")
        elif line.scope():
            yield Due(line, day, "not approved")
