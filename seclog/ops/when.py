"""Which day a question is about, and what is taken as known."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class When(NamedTuple):
    """Which day and which knowledge a question is about; None is today and all."""

    as_of: date | None = None
    known: str | None = None


class By(NamedTuple):
    """By which tables devices are judged: those of a day, as known, or as a planned release has them.

    With `release` the day is that of the release, unless `when` names one.
    """

    when: When = When()
    release: str = ""
