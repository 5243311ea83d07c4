"""Periods of validity: half-open inside, inclusive as printed; an end may be open, unknown or not yet set.

The three are different things (design section 8): `open` says that there is no end, `unknown` that nobody here knows
whether and where there is one, `not-set` that one is to come and has not been set.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

OPEN = "open"
UNKNOWN = "unknown"
NOT_SET = "not-set"
WORDS = (OPEN, UNKNOWN, NOT_SET)

YES = "yes"
NO = "no"
# The third answer is UNKNOWN: what is stated does not decide.

_DAY = timedelta(days=1)


class Bound(NamedTuple):
    """One side of a period: a day, or one of WORDS where there is none.

    The day of a beginning is the first day inside; that of an end is the first day outside.
    `sure` is for an unknown side: the first day surely inside (a beginning), the first day not surely inside (an end).
    """

    day: date | None
    word: str = ""
    sure: date | None = None


class Period(NamedTuple):
    """The days from `begin` to before `end`."""

    begin: Bound
    end: Bound

    def holds(self, day: date) -> str:
        """Whether the day lies inside: YES, NO or UNKNOWN."""
        return both(_begun(self.begin, day), _lasts(self.end, day))

    @property
    def inverted(self) -> bool:
        """Whether no day can lie inside, since it ends before it begins."""
        return self.begin.day is not None and self.end.day is not None and self.end.day <= self.begin.day


def both(one: str, other: str) -> str:
    """YES where both are, NO where either is, else UNKNOWN."""
    if NO in (one, other):
        return NO
    return UNKNOWN if UNKNOWN in (one, other) else YES


def either(one: str, other: str) -> str:
    """YES where either is, NO where both are, else UNKNOWN."""
    if YES in (one, other):
        return YES
    return UNKNOWN if UNKNOWN in (one, other) else NO


def _begun(begin: Bound, day: date) -> str:
    if begin.day is not None:
        return YES if day >= begin.day else NO
    if begin.word == UNKNOWN:
        return YES if begin.sure is not None and day >= begin.sure else UNKNOWN
    return YES if begin.word == OPEN else NO  # a beginning that is not set has not come


def _lasts(end: Bound, day: date) -> str:
    if end.day is not None:
        return YES if day < end.day else NO
    if end.word == UNKNOWN:
        return YES if end.sure is not None and day < end.sure else UNKNOWN
    return YES


def overlap(one: Period, other: Period) -> Period | None:
    """The days in both, where both are bounded by days or open; None where there are none.

    An unknown or unset side bounds nothing here: it is taken as far as the other period allows.
    """
    begin, end = _joint(one.begin, other.begin, max), _joint(one.end, other.end, min)
    found = Period(begin, end)
    return None if found.inverted or NOT_SET in (one.begin.word, other.begin.word) else found


def _joint(one: Bound, other: Bound, nearer: Callable[[list[date]], date]) -> Bound:
    """The nearer day; where there is none, open if either is, else unknown if either is, else not set."""
    days = [bound.day for bound in (one, other) if bound.day is not None]
    if days:
        return Bound(nearer(days))
    word = next(word for word in WORDS if word in (one.word, other.word))
    unknown = [bound.sure for bound in (one, other) if bound.word == UNKNOWN]
    sure = [day for day in unknown if day is not None]
    return Bound(None, word, nearer(sure) if word == UNKNOWN and len(sure) == len(unknown) else None)


def first_day(bound: Bound) -> str:
    """A beginning as printed: the first day included, or its word."""
    return bound.day.isoformat() if bound.day is not None else bound.word


def last_day(bound: Bound) -> str:
    """An end as printed: the last day included, or its word."""
    return last(bound.day).isoformat() if bound.day is not None else bound.word


def last(day: date) -> date:
    """The last day included, of a period that ends before `day`."""
    return day - _DAY


def after(day: date) -> date:
    """The first day outside, of a period whose last day included is `day`; raises OverflowError on 9999-12-31."""
    return day + _DAY
