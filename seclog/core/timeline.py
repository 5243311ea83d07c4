"""A picture of periods as values: which bars stand in which lanes, from which day to which, before anything is drawn.

Days are half-open: a bar holds the days from `start` to before `stop`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from seclog.core.period import NOT_SET, UNKNOWN, Bound
from seclog.core.specification import KINDS
from seclog.core.validity import PeriodRow, Validity

# How a side of a bar ends: on a day that is in the picture, on one beyond it, or by a word of a period.
DAY = "day"
BEYOND = "beyond"

# Years before and after the day asked for; what lies farther off is cut, so that one far date does not flatten all.
BEFORE, AFTER = 40, 25
_DAY = timedelta(days=1)
_LEAST_YEARS = 3
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)


class Bar(NamedTuple):
    """A period as drawn: `start` to before `stop` may lie inside it, `sure` surely does (None: no day surely does).

    `begin` and `end` are DAY, BEYOND or the word of the side.
    """

    row: PeriodRow
    start: date
    stop: date
    sure: tuple[date, date] | None
    begin: str
    end: str


class Lane(NamedTuple):
    """Bars of one kind that do not overlap, in order."""

    kind: str
    bars: tuple[Bar, ...]

    @property
    def illustrative(self) -> bool:
        """Whether any of them is."""
        return any(bar.row.illustrative for bar in self.bars)


class Block(NamedTuple):
    """What is drawn of a version for some devices under a condition; whether all of it is illustrative."""

    version: str
    devices: tuple[str, ...]
    condition: str
    illustrative: bool
    lanes: tuple[Lane, ...]


class Group(NamedTuple):
    """The blocks of one specification."""

    specification: str
    name: str
    blocks: tuple[Block, ...]


class Timeline(NamedTuple):
    """The days from `first` to before `until`, and every period of a report in a bar of its own."""

    first: date
    until: date
    day: date
    groups: tuple[Group, ...]

    def place(self, day: date) -> float:
        """Where a day begins, between 0 (the first) and 1 (the end)."""
        inside = min(max(day, self.first), self.until)
        return (inside - self.first).days / (self.until - self.first).days

    def years(self, most: int) -> tuple[date, ...]:
        """The first days of at most so many years, evenly apart, on the axis."""
        years = range(self.first.year, (self.until - _DAY).year + 1)
        step = next(step for step in _STEPS if sum(year % step == 0 for year in years) <= max(most, 1))
        return tuple(date(year, 1, 1) for year in years if year % step == 0)

    def bars(self) -> Iterator[Bar]:
        """Every bar."""
        for group in self.groups:
            for block in group.blocks:
                for lane in block.lanes:
                    yield from lane.bars


def timeline(report: Validity) -> Timeline:
    """The picture of a report: its specifications as groups, versions by number, conditions in blocks of their own."""
    first, until = _window(report)
    groups = []
    for (specification, name), rows in groupby(report.rows, key=lambda row: (row.specification, row.name)):
        blocks: dict[tuple[str, tuple[str, ...], str], list[Bar]] = {}
        for row in rows:
            bar = _bar(row, first, until, report.basis.as_of)
            blocks.setdefault((row.version, row.devices, row.condition), []).append(bar)
        drawn = tuple(
            Block(*key, all(bar.row.illustrative for bar in bars), tuple(_lanes(bars))) for key, bars in blocks.items()
        )
        groups.append(Group(specification, name, drawn))
    return Timeline(first, until, report.basis.as_of, tuple(groups))


def _window(report: Validity) -> tuple[date, date]:
    """Whole years around every day that is stated, within BEFORE and AFTER of the day asked for."""
    bounds = [bound for row in report.rows for bound in row.period]
    days = [day for bound in bounds for day in (bound.day, bound.sure) if day is not None]
    low = max(min([*days, report.basis.as_of]), _new_year(report.basis.as_of.year - BEFORE))
    high = min(max([*days, report.basis.as_of]), _new_year(report.basis.as_of.year + AFTER))
    first, until = _new_year(low.year), _new_year(high.year + 1)
    room = max(90, (high - low).days // 8)  # for what began earlier, and for a day beside the first bar
    while (low - first).days < room and first > date.min:
        first = _new_year(first.year - 1)
    if (until - high).days < 120:
        until = _new_year(high.year + 2)
    return first, max(until, _new_year(first.year + _LEAST_YEARS))


def _new_year(year: int) -> date:
    return date(max(year, 1), 1, 1) if year <= date.max.year else date.max


def _bar(row: PeriodRow, first: date, until: date, day: date) -> Bar:
    begin, end = row.period
    starts = begin.day or (day if begin.word == NOT_SET else first)
    start = min(max(starts, first), until - _DAY)
    stop = max(min(end.day or until, until), start + _DAY)
    begins = _mark(begin, inside=begin.day is not None and first <= begin.day < until)
    ends = _mark(end, inside=end.day is not None and first < end.day <= until)
    return Bar(row, start, stop, _sure(row, start, stop), begins, ends)


def _sure(row: PeriodRow, start: date, stop: date) -> tuple[date, date] | None:
    """The days of the bar that surely lie inside, as `Period.holds` has it."""
    begin, end = row.period
    if begin.word == NOT_SET or row.period.inverted:
        return None
    begun = begin.sure if begin.word == UNKNOWN else begin.day or start
    ended = end.sure if end.word == UNKNOWN else end.day or stop
    if begun is None or ended is None or max(begun, start) >= min(ended, stop):
        return None
    return max(begun, start), min(ended, stop)


def _mark(bound: Bound, *, inside: bool) -> str:
    if bound.day is None:
        return bound.word
    return DAY if inside else BEYOND


def _lanes(bars: list[Bar]) -> Iterator[Lane]:
    """The bars of each kind in as few lanes as they need not to overlap."""
    for kind in dict.fromkeys(bar.row.kind for bar in sorted(bars, key=lambda bar: KINDS.index(bar.row.kind))):
        lanes: list[list[Bar]] = []
        for bar in sorted((bar for bar in bars if bar.row.kind == kind), key=lambda bar: (bar.start, bar.stop)):
            free = next((lane for lane in lanes if lane[-1].stop <= bar.start), None)
            if free is None:
                lanes.append([bar])
            else:
                free.append(bar)
        yield from (Lane(kind, tuple(lane)) for lane in lanes)
