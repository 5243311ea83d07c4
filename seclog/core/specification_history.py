"""The statements of one side of a period before and after a change: which stay, which are put right, which are lost.

A former statement may be put right where what stands in its place says why it was wrong (`corrected`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from seclog.core.period import NOT_SET, UNKNOWN, Bound
from seclog.core.specification import Stated
from seclog.core.specification_problem import FROM


class Compared(NamedTuple):
    """Numbers of statements: `kept` of those after that stood before, the others of those that are not in order.

    `lost` are of before and neither there nor put right; `slipped_in` are of after, between former ones and without
    a correction; `unsaid` are of before, of those whose correction is told no longer.
    """

    kept: frozenset[int]
    lost: tuple[int, ...]
    slipped_in: tuple[int, ...]
    unsaid: tuple[int, ...]


class _Gap(NamedTuple):
    """Statements that stay on neither side, between two that do; None for the end of the history."""

    lost: tuple[int, ...]
    added: tuple[int, ...]
    first: bool
    following: int | None


def compared(before: Sequence[Stated], after: Sequence[Stated], side: str) -> Compared:
    """What became of the statements of a side, none of the two being empty."""
    matched = list(_matched(before, after, side))
    lost: list[int] = []
    slipped_in: list[int] = []
    told = {one.corrected for one in before}
    for gap in _gaps(matched, len(before), len(after)):
        silent = [at for at in _in_place(gap, len(after)) if after[at].corrected in (*told, "")]
        if gap.lost and silent:
            lost += gap.lost
        elif not gap.lost:
            slipped_in += silent
    unsaid = tuple(old for old, new in matched if before[old].corrected and not after[new].corrected)
    return Compared(frozenset(new for _, new in matched), tuple(lost), tuple(slipped_in), unsaid)


def _matched(before: Sequence[Stated], after: Sequence[Stated], side: str) -> Iterator[tuple[int, int]]:
    """The statements that stay, in their order: the number of each before and after."""
    start = 0
    for number, old in enumerate(before):
        at = next((at for at in range(start, len(after)) if _same(old, after[at], at, side)), None)
        if at is not None:
            yield number, at
            start = at + 1


def _gaps(matched: Sequence[tuple[int, int]], before: int, after: int) -> Iterator[_Gap]:
    olds = [-1, *(old for old, _ in matched), before]
    news = [-1, *(new for _, new in matched), after]
    for number in range(len(matched) + 1):
        lost = tuple(range(olds[number] + 1, olds[number + 1]))
        added = tuple(range(news[number] + 1, news[number + 1]))
        yield _Gap(lost, added, number == 0, news[number + 1] if number < len(matched) else None)


def _in_place(gap: _Gap, count: int) -> tuple[int, ...]:
    """The statements that must say what was wrong before.

    What stands before all former statements tells of earlier days, and what stands after them of a move.
    """
    wanted = len(gap.lost)
    if wanted and not gap.added:
        return (count - 1 if gap.following is None else gap.following,)
    if gap.following is None:
        return gap.added[:wanted]
    return gap.added[len(gap.added) - min(wanted, len(gap.added)) :] if gap.first else gap.added


def _same(old: Stated, new: Stated, at: int, side: str) -> bool:
    """Whether a statement is still the one that was made, with no more than what has been learned since."""
    if old.bound.word == NOT_SET and new.bound.day is not None:
        return True
    if old.bound != new.bound and not _learned(old.bound, new.bound, side):
        return False
    if old.since is None:
        return new.since is None or at > 0
    if old.since_by:
        return new.since is not None and new.since <= old.since
    return (new.since, new.since_by) == (old.since, False)


def _learned(old: Bound, new: Bound, side: str) -> bool:
    """Whether an unknown side became known, and what was sure of it still is."""
    if old.word != UNKNOWN or old.sure is None:
        return old.word == UNKNOWN
    day: date | None = new.sure if new.word == UNKNOWN else new.day
    if day is None:
        return new.word not in (UNKNOWN, NOT_SET)
    return day <= old.sure if side == FROM else day >= old.sure
