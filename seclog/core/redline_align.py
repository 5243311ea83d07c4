"""What two sequences have in common, in order, at a bounded cost whatever is in them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

# Equal pairs that the exact matcher may be given at once, and cells of a table of likenesses.
MATRIX = 20_000
# Edits that the search through long repetitive stretches follows before it gives up.
EDITS = 64
# How often a stretch is cut at anchors before the rest of it counts as changed.
DEPTH = 12
# Lengths of the runs whose single occurrence makes an anchor: the longer, the surer.
_GRAMS = (16, 4, 1)


class Run(NamedTuple):
    """`size` equal elements, from `base` on in the one sequence and from `target` on in the other."""

    base: int
    target: int
    size: int


class Stretch(NamedTuple):
    """Part of both sequences, ends excluded, and how many cuts led to it."""

    base: int
    base_end: int
    target: int
    target_end: int
    depth: int


def align(base: Sequence[Hashable], target: Sequence[Hashable], *, anchored: bool = False) -> list[Run]:
    """The equal runs of two sequences, in order and never crossing.

    `anchored` prefers elements that occur once over long runs: right for blocks, where a repeated
    "Not used." must not pull its surroundings out of place.
    """
    found: list[Run] = []
    work = [Stretch(0, len(base), 0, len(target), 0)]
    while work:
        stretch = _trim(base, target, work.pop(), found)
        a, b = base[stretch.base : stretch.base_end], target[stretch.target : stretch.target_end]
        if not a or not b:
            continue
        cheap = _pairs(a, b) <= MATRIX
        anchors = [] if cheap and not anchored else _anchors(a, b)
        if anchors and stretch.depth < DEPTH:
            work.extend(between(stretch, anchors))
            found.extend(Run(stretch.base + i, stretch.target + j, 1) for i, j in anchors)
        else:
            runs = _exact(a, b) if cheap else _few_edits(a, b)
            found.extend(Run(stretch.base + i, stretch.target + j, size) for i, j, size in runs)
    return _joined(sorted(found))


def _trim(base: Sequence[Hashable], target: Sequence[Hashable], s: Stretch, found: list[Run]) -> Stretch:
    """The stretch without its equal beginning and end, which go to `found`."""
    room = min(s.base_end - s.base, s.target_end - s.target)
    head = 0
    while head < room and base[s.base + head] == target[s.target + head]:
        head += 1
    tail = 0
    while tail < room - head and base[s.base_end - 1 - tail] == target[s.target_end - 1 - tail]:
        tail += 1
    if head:
        found.append(Run(s.base, s.target, head))
    if tail:
        found.append(Run(s.base_end - tail, s.target_end - tail, tail))
    return Stretch(s.base + head, s.base_end - tail, s.target + head, s.target_end - tail, s.depth)


def _pairs(base: Sequence[Hashable], target: Sequence[Hashable]) -> int:
    """What one pass of the exact matcher looks at: the elements and every equal pair of them."""
    counts = Counter(target)
    return len(base) + len(target) + sum(counts[element] for element in base)


def _exact(base: Sequence[Hashable], target: Sequence[Hashable]) -> Iterable[tuple[int, int, int]]:
    matcher = SequenceMatcher(None, base, target, autojunk=False)
    return (block for block in matcher.get_matching_blocks() if block.size)


def _anchors(base: Sequence[Hashable], target: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Places of runs that occur once on either side, in order."""
    for length in _GRAMS:
        ours, theirs = _single(base, length), _single(target, length)
        anchors = rising([(at, theirs[gram]) for gram, at in ours.items() if gram in theirs])
        if anchors:
            return anchors
    return []


def _single(elements: Sequence[Hashable], length: int) -> dict[Hashable, int]:
    """Where each run of that length stands which occurs only once."""
    grams: Iterable[Hashable] = elements
    if length > 1:
        grams = zip(*(elements[start:] for start in range(length)), strict=False)
    places: dict[Hashable, int] = {}
    repeated: set[Hashable] = set()
    for at, gram in enumerate(grams):
        if gram in places:
            repeated.add(gram)
        places[gram] = at
    return {gram: at for gram, at in places.items() if gram not in repeated}


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of the pairs (in order of their first number) that rises in the second too."""
    tops: list[int] = []
    top_at: list[int] = []
    before: list[int] = []
    for at, (_, second) in enumerate(pairs):
        place = bisect_left(tops, second)
        before.append(top_at[place - 1] if place else -1)
        tops[place : place + 1] = [second]
        top_at[place : place + 1] = [at]
    chosen = []
    at = top_at[-1] if top_at else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]


def between(s: Stretch, anchors: Sequence[tuple[int, int]]) -> Iterator[Stretch]:
    """What lies before, between and after the anchors, where either side has something there."""
    ends = [(-1, -1), *anchors, (s.base_end - s.base, s.target_end - s.target)]
    for (i, j), (i_end, j_end) in pairwise(ends):
        if i + 1 < i_end and j + 1 < j_end:
            yield Stretch(s.base + i + 1, s.base + i_end, s.target + j + 1, s.target + j_end, s.depth + 1)


def _few_edits(base: Sequence[Hashable], target: Sequence[Hashable]) -> list[tuple[int, int, int]]:
    """Equal single elements along the shortest way from one to the other, none where it is over `EDITS`.

    Follows E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
    """
    furthest = {1: 0}
    steps: list[dict[int, int]] = []
    for edits in range(EDITS + 1):
        steps.append(furthest.copy())
        for line in range(-edits, edits + 1, 2):
            x = _entry(furthest, line, edits)
            while x < len(base) and x - line < len(target) and base[x] == target[x - line]:
                x += 1
            furthest[line] = x
            if x >= len(base) and x - line >= len(target):
                return _way_back(steps, x, line)
    return []


def _entry(furthest: dict[int, int], line: int, edits: int) -> int:
    down = line == -edits or (line != edits and furthest[line - 1] < furthest[line + 1])
    return furthest[line + 1] if down else furthest[line - 1] + 1


def _way_back(steps: list[dict[int, int]], x: int, line: int) -> list[tuple[int, int, int]]:
    runs = []
    for edits in range(len(steps) - 1, -1, -1):
        furthest = steps[edits]
        start = _entry(furthest, line, edits)
        if x > start:
            runs.append((start, start - line, x - start))
        down = line == -edits or (line != edits and furthest[line - 1] < furthest[line + 1])
        line += 1 if down else -1
        x = furthest[line]
    return runs


def _joined(runs: Iterable[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else Run(-1, -1, 0)
        if (last.base + last.size, last.target + last.size) == (run.base, run.target):
            joined[-1] = Run(last.base, last.target, last.size + run.size)
        else:
            joined.append(run)
    return joined
