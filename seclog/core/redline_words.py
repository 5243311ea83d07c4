"""Two wordings of one block compared word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

from seclog.core.redline_align import Run, align

Kind = Literal["equal", "insert", "delete"]

# With a smaller share of equal words, the old and the new wording are clearer whole than mixed.
MIXED = 0.37

# How many words a change is moved at most to end where a sentence does.
FURTHEST = 200

WORD = re.compile(r"\w+(?:[-’'.]\w+)*")
# Every character belongs to one token; the space before a word travels with it.
_TOKEN = re.compile(r"(\s*)(\w+(?:[-’'.]\w+)*|[^\w\s])")
_STOPS = frozenset(".;:!?")


class Span(NamedTuple):
    """Consecutive characters that both sides have, or one of them."""

    kind: Kind
    text: str


class _Side(NamedTuple):
    spaces: list[str]
    words: list[str]
    tail: str

    def text(self, start: int, end: int) -> str:
        pairs = zip(self.spaces[start:end], self.words[start:end], strict=True)
        return "".join([part for pair in pairs for part in pair])


class _Spans:
    """Spans in the making: within a change the deletions come first."""

    def __init__(self) -> None:
        self.done: list[Span] = []
        self._deleted = ""
        self._inserted = ""

    def same(self, text: str) -> None:
        if text:
            self._close()
            self._add("equal", text)

    def change(self, old: str, new: str) -> None:
        if old == new:
            self.same(old)
            return
        self._deleted += old
        self._inserted += new

    def end(self) -> tuple[Span, ...]:
        self._close()
        return merged(self.done)

    def _close(self) -> None:
        space = _common_space(self._deleted, self._inserted)
        self._add("equal", space)
        self._add("delete", self._deleted[len(space) :])
        self._add("insert", self._inserted[len(space) :])
        self._deleted = self._inserted = ""

    def _add(self, kind: Kind, text: str) -> None:
        if text:
            self.done.append(Span(kind, text))


def compare_words(base: str, target: str) -> tuple[Span, ...]:
    """The spans from one wording to the other; joined without insertions they are `base`, without
    deletions `target`, byte for byte."""
    old, new = _side(base), _side(target)
    runs = _readable(align(old.words, new.words), old, new)
    spans = _Spans()
    if _share(runs, old, new) < MIXED:
        runs = []
    i = j = 0
    for run in [*runs, Run(len(old.words), len(new.words), 0)]:
        spans.change(old.text(i, run.base), new.text(j, run.target))
        _kept(spans, old, new, run)
        i, j = run.base + run.size, run.target + run.size
    spans.change(old.tail, new.tail)
    return spans.end()


def count_words(text: str) -> int:
    """How many words a text has; punctuation marks are none."""
    return len(WORD.findall(text))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same spans with neighbours of one kind made one."""
    return tuple(
        Span(kind, "".join(span.text for span in group)) for kind, group in groupby(spans, key=lambda span: span.kind)
    )


def _common_space(deleted: str, inserted: str) -> str:
    """The space that both begin with."""
    size = 0
    for old, new in zip(deleted, inserted, strict=False):
        if old != new or not old.isspace():
            break
        size += 1
    return deleted[:size]


def _side(text: str) -> _Side:
    body = text.rstrip()
    tokens = _TOKEN.findall(body)
    return _Side([space for space, _ in tokens], [word for _, word in tokens], text[len(body) :])


def _share(runs: Sequence[Run], old: _Side, new: _Side) -> float:
    """How much of both wordings is equal, from 0 to 1; all of it where one only adds to the other."""
    kept = sum(run.size for run in runs)
    if kept == min(len(old.words), len(new.words)):
        return 1.0
    return 2 * kept / (len(old.words) + len(new.words))


def _kept(spans: _Spans, old: _Side, new: _Side, run: Run) -> None:
    ours = old.spaces[run.base : run.base + run.size]
    theirs = new.spaces[run.target : run.target + run.size]
    if ours == theirs:
        spans.same(old.text(run.base, run.base + run.size))
        return
    for at, (space, other) in enumerate(zip(ours, theirs, strict=True)):
        spans.change(space, other)
        spans.same(old.words[run.base + at])


def _readable(runs: list[Run], old: _Side, new: _Side) -> list[Run]:
    """The runs with changes moved to the ends of sentences and without crumbs between replacements."""
    slid = list(runs)
    for at in range(1, len(slid)):
        slid[at - 1], slid[at] = _slide(slid[at - 1], slid[at], old, new)
    slid = [run for run in slid if run.size]
    ends = [Run(0, 0, 0), *slid, Run(len(old.words), len(new.words), 0)]
    kept = [ends[0]]
    for run, following in pairwise(ends[1:]):
        if not _is_crumb(kept[-1], run, following, old):
            kept.append(run)
    return kept[1:]


def _slide(left: Run, right: Run, old: _Side, new: _Side) -> tuple[Run, Run]:
    """The two runs around an insertion or deletion, shifted so that it ends where a sentence does."""
    i, j = left.base + left.size, left.target + left.size
    if i == right.base:
        words, start, end = new.words, j, right.target
    elif j == right.target:
        words, start, end = old.words, i, right.base
    else:
        return left, right
    by, furthest = 0, min(left.size, FURTHEST)
    while words[end - by - 1] not in _STOPS:
        if by == furthest or words[end - by - 1] != words[start - by - 1]:
            return left, right
        by += 1
    moved = Run(right.base - by, right.target - by, right.size + by)
    return Run(left.base, left.target, left.size - by), moved


def _is_crumb(before: Run, run: Run, after: Run, old: _Side) -> bool:
    """Whether a run is too short to read between two changes that both replace something."""
    i, j = before.base + before.size, before.target + before.size
    left = (run.base - i, run.target - j)
    right = (after.base - run.base - run.size, after.target - run.target - run.size)
    if not all(map(sum, (left, right))) or not (left[0] + right[0] and left[1] + right[1]):
        return False
    words = sum(1 for word in old.words[run.base : run.base + run.size] if WORD.match(word))
    return 3 * words < min(max(left), max(right))
