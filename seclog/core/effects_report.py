"""The list of effects on provisions, as a report."""

from datetime import date
from typing import NamedTuple

from seclog.core.effects import Effect
from seclog.core.report import Overdue


class Effects(NamedTuple):
    """The effects on provisions as of a day, by document and first day."""

    name: str
    as_of: date
    known_at: str
    effects: tuple[Effect, ...]
    overdue: tuple[Overdue, ...]
