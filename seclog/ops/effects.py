"""Effects on provisions: recorded, and listed on both time axes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from seclog.core.effects import Noted, standing
from seclog.core.effects_report import Effects
from seclog.core.plan import Plan
from seclog.core.plan_effect import EffectRequest, plan_effect
from seclog.core.report import Outcome
from seclog.ops.act import Way, carry_out
from seclog.ops.effects_shown import shown_effects
from seclog.ops.history import pick
from seclog.ops.load import load_state, read_known, read_rulebook, today_at
from seclog.store.git import Git


def effect(git: Git, now: datetime, way: Way, request: EffectRequest) -> Outcome:
    """Record an effect on a provision, or that a document expires."""

    def make() -> Plan:
        state = load_state(git, now)
        labels = {one: versions[-1].row.label for one, versions in state.book.issued.items()}
        return plan_effect(state, replace(request, document=pick(request.document, labels, [])))

    return carry_out(git, "effect", make, way, ("seclog effects",))


def effects(
    git: Git, now: datetime, name: str = "", as_of: date | None = None, known: str | None = None, *, every: bool = False
) -> Effects:
    """The effects in force on a day and those to come; with `every` also ended and void ones.

    `name` keeps to one document, by id, label or unique prefix.
    """
    limit = read_known(git, known)
    told = read_rulebook(git, limit, now)
    day = as_of or today_at(now, told.book.time_zone)
    labels = {one: versions[-1].row.label for one, versions in told.book.issued.items()}
    document = pick(name, labels, []) if name else ""
    noted = (Noted(one.row, _written(one.recorded_at), one.commit) for one in told.book.effects)
    rows = shown_effects(standing(noted), labels, day, every=every)
    kept = tuple(one for one in rows if document in ("", one.document))
    return Effects(told.book.name, day, limit.said, kept, told.reading.overdue)


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
