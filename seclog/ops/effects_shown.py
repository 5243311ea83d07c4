"""Effects as reports show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from seclog.core.effects import Effect, Noted, status_on
from seclog.core.text import folded


def shown_effects(
    noted: Iterable[Noted], labels: dict[str, str], day: date, *, every: bool = False
) -> tuple[Effect, ...]:
    """Effects as they are shown on a day, by label and first day."""
    found = [
        Effect(
            row.document,
            labels.get(row.document, row.document),
            row.clause,
            row.kind,
            row.from_on,
            row.until_on - timedelta(days=1) if row.until_on else None,
            row.notified_on,
            row.instrument,
            row.description,
            status_on(row, day),
            recorded,
            commit,
        )
        for row, recorded, commit in noted
    ]
    kept = [one for one in found if every or one.status in ("in effect", "to come")]
    return tuple(sorted(kept, key=lambda one: (folded(one.label), one.from_on, one.clause, one.kind)))
