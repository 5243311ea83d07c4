"""The periods of specifications, read for a day and a state of knowledge."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from seclog.core.spec_names import specification_named
from seclog.core.validity import Asked, Validity
from seclog.core.validity import validity as periods
from seclog.ops.specifications import held, held_with, require_some

if TYPE_CHECKING:
    from seclog.ops.when import When
    from seclog.store.git import Git


def validity(git: Git, now: datetime, when: When, asked: Asked) -> Validity:
    """The periods that are asked for; with a release as its pending line has them, against the live table.

    `asked` may name its specification as people do. Raises StateError where there is none at all, UsageError for a
    name that is not there.
    """
    live = held_with(git, now, when)
    planned = held(git, now, when, asked.release) if asked.release else None
    shown = planned or live.book
    require_some(shown)
    if asked.specification:
        asked = asked._replace(specification=specification_named(shown, asked.specification).id)
    report = periods(live.book, asked, planned, today=when.as_of is None)
    return report._replace(basis=live.on(report.basis))
