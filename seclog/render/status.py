"""Where am I: the answer of `seclog status`, one line per matter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from seclog.core.report import PendingRelease, Status
from seclog.render.notes import collection_name, counted, overdue_data, overdue_notice
from seclog.render.paper import Cell, Column, Paper, Para, Section, alerts
from seclog.render.pending import release_data, release_heading, release_when
from seclog.render.view import Sheet, View

COLUMNS = (Column("Matter", "dim"), Column("State", wraps=True))
COLLISIONS_SHOWN = 3
SHOWN = 8  # names listed before the rest is only counted


def view(status: Status) -> View:
    """The status in all its forms; JSON is `seclog/status/1`."""
    return View(partial(_data, status), partial(_sheet, status), partial(_paper, status), _alerts(status))


def _alerts(status: Status) -> tuple[str, ...]:
    unfinished = f"An act is unfinished: {status.unfinished}. Run `seclog recover`." if status.unfinished else ""
    apart = f"Moved both here and on the remote: {', '.join(status.diverged)}." if status.diverged else ""
    return tuple(filter(None, (unfinished, overdue_notice(status.overdue), apart)))


def _data(status: Status) -> dict[str, object]:
    return {
        "schema": "seclog/status/1",
        "collection": {"name": status.name, "version": status.number or None},
        "documents": status.documents,
        "live_branch": status.live_branch,
        "branch": status.branch or None,
        "last_release": status.last_release or None,
        "changed": status.changed,
        "unpushed": status.unpushed,
        "diverged": status.diverged,
        "unfinished": status.unfinished or None,
        "overdue": overdue_data(status.overdue),
        "next_due": [release_data(release) for release in status.next_due],
        "collisions": [one._asdict() for one in status.collisions],
    }


def _sheet(status: Status) -> Sheet:
    return Sheet(("matter", "state"), list(_matters(status)))


def _matters(status: Status) -> Iterator[tuple[str, str]]:
    yield "collection", status.name
    yield "version", status.number
    yield "documents", str(status.documents)
    yield "live_branch", status.live_branch
    yield "branch", status.branch
    yield "last_release", status.last_release
    yield from (("changed", name) for name in status.changed)
    yield from (("next_due", release.id) for release in status.next_due)
    yield from (("unpushed", name) for name in status.unpushed)
    yield from (("diverged", name) for name in status.diverged)
    yield from (("collision", one.text) for one in status.collisions)
    if status.unfinished:
        yield "unfinished", status.unfinished
    yield from (("overdue", late.release) for late in status.overdue)


def _paper(status: Status) -> Paper:
    rows: list[tuple[Cell, ...]] = [
        ("Documents", f"{counted(status.documents, 'document')} on {status.live_branch}"),
        ("Branch", _branch(status)),
        ("Last release", status.last_release or "none yet"),
        ("Changed, not drafted", (Para(_listed(status.changed, "nothing"), "yellow" if status.changed else ""),)),
        ("Next due", tuple(map(_due, status.next_due)) or "nothing with a date"),
        ("Unpushed", _listed(status.unpushed, "nothing")),
    ]
    if status.collisions:
        rows.append(("Collisions", _collisions(status)))
    title = collection_name(status.name, status.number)
    return Paper(title, alerts(*_alerts(status)), (), COLUMNS, (Section("", rows),), _next_steps(status), False)


def _branch(status: Status) -> str:
    if not status.branch:
        return "none checked out (detached)"
    return f"{status.branch} (the live line)" if status.branch == status.live_branch else status.branch


def _listed(names: tuple[str, ...], none: str) -> str:
    if len(names) <= SHOWN:
        return ", ".join(names) or none
    return f"{', '.join(names[:SHOWN])} and {len(names) - SHOWN:,} more"


def _collisions(status: Status) -> tuple[Para, ...]:
    """The first of them, in full, and how many more there are."""
    shown = [Para(one.text, "yellow") for one in status.collisions[:COLLISIONS_SHOWN]]
    more = len(status.collisions) - len(shown)
    return (*shown, Para(f"and {more:,} more: seclog pending")) if more > 0 else tuple(shown)


def _due(release: PendingRelease) -> Para:
    leaving = sum(one.retired for one in release.documents)
    drafts = counted(len(release.documents) - leaving, "draft")
    leaves = f", {counted(leaving, 'document')} to leave" if leaving else ""
    return Para(f"{release_heading(release)} ({release_when(release)}): {drafts}{leaves}")


def _next_steps(status: Status) -> tuple[Para, ...]:
    if status.unfinished:
        return (Para("Next: seclog recover"),)
    if status.changed:
        return (Para("Next: seclog draft"),)
    return tuple(Para(f"Next: seclog release {one.release}") for one in status.overdue)
