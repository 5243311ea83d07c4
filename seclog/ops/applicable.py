"""Which versions a device may have, asked of the rulebook on both time axes."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from seclog.core.applicable import Applicable, judge
from seclog.core.applicable_case import Question
from seclog.ops.specifications import held_with, require_some
from seclog.ops.when import When
from seclog.store.git import Git


class By(NamedTuple):
    """By which tables devices are judged: those of a day, as known, or as a planned release has them.

    With `release` the day is that of the release, unless `when` names one.
    """

    when: When = When()
    release: str = ""


def applicable(git: Git, now: datetime, question: Question, by: By) -> Applicable:
    """Judge one device; raises StateError where there is no table, or no release is planned so."""
    found = held_with(git, now, by.when, by.release)
    require_some(found.book)
    report = judge(found.book, question)
    return report._replace(basis=report.basis._replace(overdue=found.overdue))
