"""Releasing what is due: every release that was approved as it stands and whose date has come."""

from __future__ import annotations

from datetime import datetime

from seclog.core.due import Due, DueRelease, DueReport, diverged_lines, due_lines, overtaken
from seclog.core.errors import SeclogError
from seclog.core.line import Line
from seclog.core.plan_draft import rebase_hint
from seclog.core.plan_release import ReleaseRequest
from seclog.ops.act import Way
from seclog.ops.load import load_state
from seclog.ops.release import release
from seclog.store.git import Git


def release_due(git: Git, now: datetime, way: Way) -> DueReport:
    """Release all that is due, in the order of dates; one that is refused does not stop the others.

    Raises what forbids to look at the lines at all, such as a clone that lacks some or an act that stands unfinished.
    """
    state = load_state(git, now)
    found: list[DueRelease] = []
    before: list[Line] = []
    for due in due_lines(state):
        one = _released(git, now, way, due, before)
        if one.status == "released":
            before.append(due.line)
        found.append(one)
    return DueReport(state.today, tuple(found), way.dry_run, diverged_lines(state))


def _released(git: Git, now: datetime, way: Way, due: Due, before: list[Line]) -> DueRelease:
    line = due.line
    found = DueRelease(line.release, line.title, due.planned_on, due.approval)
    approve = f"When it is approved as it stands, type: seclog approve {line.release}"
    if due.approval == "not approved":
        return found._replace(message=f"{line.title} was never approved.", hint=approve)
    if due.approval == "lapsed":
        message = f"{line.title} is not taken: its scope has changed since it was approved."
        return found._replace(message=message, hint=approve, code=1)
    try:
        done = release(git, now, way, ReleaseRequest(line.release, due.planned_on))
    except SeclogError as error:
        return found._replace(
            status="refused",
            message=error.message,
            hint=error.hint,
            findings=tuple(error.findings),
            code=error.exit_code,
        )
    met = overtaken(line, before) if way.dry_run else None
    if met is not None:
        document, other = met
        message = f"{line.title} will be refused: {other.title} comes first, and both change {document}."
        return found._replace(status="refused", message=message, hint=rebase_hint(document, line.release), code=1)
    return found._replace(status="released", summary=done.summary, commit=done.commit)
