"""The applicability tables of the rulebook."""

from __future__ import annotations

from datetime import datetime

from seclog.core.applicability import Applicability
from seclog.core.applicability import applicability as tables
from seclog.core.spec_names import specification_named
from seclog.ops.specifications import held_with, require_some
from seclog.ops.when import By
from seclog.store.git import Git


def applicability(git: Git, now: datetime, by: By, names: tuple[str, ...] = (), device: str = "") -> Applicability:
    """The tables of a day (default: today), as known; of the specifications named, and of one device type.

    Raises StateError where there is no specification on the day, UsageError for an unknown one or device type.
    """
    found = held_with(git, now, by.when, by.release)
    require_some(found.book)
    chosen = tuple(specification_named(found.book, name).id for name in names)
    report = tables(found.book, chosen, device)
    return report._replace(basis=found.on(report.basis))
