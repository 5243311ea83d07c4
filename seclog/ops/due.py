"""Releasing what is due: every release that was approved as it stands and whose date has come."""

from __future__ import annotations

from datetime import datetime

from seclog.core.due import Due, DueRelease, DueReport, due_lines
from seclog.core.errors import SeclogError, UnfinishedError
from seclog.core.plan_release import ReleaseRequest
from seclog.ops.act import Way
from seclog.ops.load import load_state
from seclog.ops.release import release
from seclog.store.git import Git


def release_due(git: Git, now: datetime, way: Way) -> DueReport:
    """Release all that is due, in the order of dates; one that is refused does not stop the others.

    Raises UnfinishedError at once, for nothing can follow an act that stands unfinished.
    """
    state = load_state(git, now)
    return DueReport(state.today, tuple(_released(git, now, way, one) for one in due_lines(state)), way.dry_run)


def _released(git: Git, now: datetime, way: Way, due: Due) -> DueRelease:
    line = due.line
    found = DueRelease(line.release, line.title, due.planned_on, due.approval)
    approve = f"When it is approved as it stands, type: seclog approve {line.release}"
    if due.approval == "not approved":
        return found._replace(message=f"{line.title} was never approved.", hint=approve)
    if due.approval == "lapsed":
        message = f"{line.title} has changed since it was approved."
        return found._replace(message=message, hint=approve, code=1)
    try:
        done = release(git, now, way, ReleaseRequest(line.release, due.planned_on))
    except UnfinishedError:
        raise
    except SeclogError as error:
        return found._replace(
            status="refused",
            message=error.message,
            hint=error.hint,
            findings=tuple(error.findings),
            code=error.exit_code,
        )
    return found._replace(status="released", summary=done.summary, commit=done.commit)
