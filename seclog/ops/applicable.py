"""Which versions a device may have, asked of the rulebook on both time axes."""

from __future__ import annotations

from datetime import datetime

from seclog.core.applicable import Applicable, judge
from seclog.core.applicable_case import Question
from seclog.ops.specifications import held_with, require_some
from seclog.ops.when import When
from seclog.store.git import Git


def applicable(git: Git, now: datetime, question: Question, when: When) -> Applicable:
    """Judge one device by the table of a day, as known; raises StateError where there is none."""
    found = held_with(git, now, when)
    require_some(found.book)
    report = judge(found.book, question)
    return report._replace(basis=report.basis._replace(overdue=found.overdue))
