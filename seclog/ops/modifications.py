"""Modifications listed: their state, and what became of them."""

from __future__ import annotations

from datetime import date, datetime

from seclog.core.errors import StateError, UsageError
from seclog.core.modifications import UNRECORDED, Modifications, modification_views
from seclog.core.record import MODIFICATION_STATES
from seclog.core.text import nearest
from seclog.ops.load import read_known, read_rulebook, today_at
from seclog.store.git import Git


def modifications(
    git: Git,
    now: datetime,
    names: tuple[str, ...] = (),
    state: str = "",
    as_of: date | None = None,
    known: str | None = None,
) -> Modifications:
    """All modifications, or those named by any of their ids, or in one state; raises StateError for an unknown one."""
    limit = read_known(git, known)
    told = read_rulebook(git, limit, now)
    day = as_of or today_at(now, told.book.time_zone)
    if state and state not in (*MODIFICATION_STATES, UNRECORDED):
        near = nearest(state, MODIFICATION_STATES)
        hint = f"Did you mean {near}?" if near else f"It is one of: {', '.join(MODIFICATION_STATES)}."
        raise UsageError(f"{state!r} is no state of a modification.", hint)
    views = modification_views(told.book, told.records, told.reading.lines, day)
    known_ids = {one.id: one.id for one in views} | {
        was: found.modification for was in told.book.renamed if (found := told.book.modification(was)) is not None
    }
    for name in names:
        if name not in known_ids:
            near = nearest(name, known_ids)
            hint = f"Did you mean {near}?" if near else f"To record it, type: seclog modifications add {name}"
            raise StateError(f"No modification {name} is known.", hint)
    wanted = {known_ids[name] for name in names}
    kept = tuple(one for one in views if (not wanted or one.id in wanted) and (not state or one.state == state))
    return Modifications(told.book.name, day, limit.said, kept, told.reading.overdue)
