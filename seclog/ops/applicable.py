"""Which versions a device may have, asked of the rulebook on both time axes."""

from __future__ import annotations

from datetime import datetime

from seclog.core.applicable import Applicable, judge
from seclog.core.applicable_case import Question
from seclog.ops.specifications import held_with, require_some
from seclog.ops.when import By
from seclog.store.git import Git


def applicable(git: Git, now: datetime, question: Question, by: By) -> Applicable:
    """Judge one device; raises StateError where there is no table, or no release is planned so."""
    found = held_with(git, now, by.when, by.release)
    require_some(found.book)
    report = judge(found.book, question)
    return report._replace(basis=found.on(report.basis))
