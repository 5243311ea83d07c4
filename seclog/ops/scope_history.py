"""How a release's scope and date changed: planned, landed or cancelled, as known then or now."""

from __future__ import annotations

from datetime import datetime

from seclog.core.errors import StateError
from seclog.core.record import LineDraft, LinePlan, LineWithdrawal
from seclog.core.scope_history import ScopeHistory, scope_events
from seclog.core.text import nearest
from seclog.ops.load import read_known, read_rulebook
from seclog.store.git import Git
from seclog.store.ledger import side_chain


def scope_history(git: Git, now: datetime, release: str, known: str | None = None) -> ScopeHistory:
    """The events of a release; raises StateError for one that nobody planned."""
    limit = read_known(git, known)
    told = read_rulebook(git, limit, now)
    chains = {one.ref.partition("/pending/")[2]: one for one in told.reading.chains}
    chain = chains.get(release)
    if chain is None:
        landed = told.book.landed.get(release)
        closing = landed.commit if landed else told.book.cancelled_at.get(release, "")
        parents = git.text("rev-list", "--parents", "-n1", closing, "--").split() if closing else []
        chain = side_chain(git, parents[2], parents[1]) if len(parents) > 2 else None
    if chain is None:
        near = nearest(release, [*chains, *told.book.closed])
        raise StateError(
            f"No release {release} was ever planned.", f"Did you mean {near}?" if near else "Type: seclog pending"
        )
    own = [
        (commit, record)
        for commit, record in chain.records
        if isinstance(record, LinePlan | LineDraft | LineWithdrawal) and record.release == release
    ]
    title = next((one.title for _, one in reversed(own) if isinstance(one, LinePlan)), release)
    state = told.book.closed.get(release, "planned")
    events = scope_events(release, own, told.records)
    return ScopeHistory(release, title, state, limit.said, events, told.reading.overdue)
