"""How a release's scope and date changed: planned, landed or cancelled, as known then or now."""

from __future__ import annotations

from datetime import datetime

from seclog.core.errors import StateError
from seclog.core.line import Chain, line_release
from seclog.core.record import LineDraft, LinePlan, LineWithdrawal
from seclog.core.scope_history import ScopeHistory, scope_events
from seclog.core.text import nearest
from seclog.ops.load import Told, read_known, read_rulebook
from seclog.store.git import Git
from seclog.store.ledger import side_chain


def scope_history(git: Git, now: datetime, release: str, known: str | None = None) -> ScopeHistory:
    """The events of a release; raises StateError for one that nobody planned."""
    limit = read_known(git, known)
    return scope_told(git, read_rulebook(git, limit, now), release, limit.said)


def scope_told(git: Git, told: Told, release: str, said: str = "") -> ScopeHistory:
    """The events of a release in a rulebook that is read already; raises StateError for one that nobody planned."""
    chains = [one for one in told.reading.chains if line_release(one.ref) == release]
    closed = closing_chain(git, told, release)
    chains += [closed] if closed is not None else []
    if not chains:
        near = nearest(release, [*told.reading.lines, *told.book.closed])
        raise StateError(
            f"No release {release} was ever planned.", f"Did you mean {near}?" if near else "Type: seclog pending"
        )
    chain = max(chains, key=lambda one: len(one.commits))
    own = [
        (commit, record)
        for commit, record in chain.records
        if isinstance(record, LinePlan | LineDraft | LineWithdrawal) and record.release == release
    ]
    title = next((one.title for _, one in reversed(own) if isinstance(one, LinePlan)), release)
    state = told.book.closed.get(release, "planned")
    events = scope_events(release, own, told.records)
    return ScopeHistory(release, title, state, said, events, told.reading.overdue)


def closing_chain(git: Git, told: Told, release: str) -> Chain | None:
    """The line behind the record that closed a release, whose branch may be gone; None for an open one."""
    landed = told.book.landed.get(release)
    closing = landed.commit if landed is not None else told.book.cancelled_at.get(release)
    if closing is None:
        return None
    _, live, *tips = git.text("rev-list", "--parents", "-n1", closing, "--").split()
    return side_chain(git, tips[0], live) if tips else None
