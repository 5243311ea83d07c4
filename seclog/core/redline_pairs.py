"""Which of the blocks that changed is the new wording of which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from seclog.core.redline_align import MATRIX, Stretch, between, rising

# Below this likeness (0 to 1) two blocks are an old one and a new one, not one that was edited.
LIKE = 0.25

Bag = frozenset[str]


def pair(base: Sequence[Bag], target: Sequence[Bag]) -> list[tuple[int, int]]:
    """Which of the old blocks became which of the new ones, judged by their features, in order."""
    if len(base) * len(target) <= MATRIX:
        return _best_pairs(base, target)
    anchors = rising(_likely(base, target))
    found = list(anchors)
    for gap in between(Stretch(0, len(base), 0, len(target), 0), anchors):
        a, b = base[gap.base : gap.base_end], target[gap.target : gap.target_end]
        if len(a) * len(b) <= MATRIX:
            found.extend((gap.base + i, gap.target + j) for i, j in _best_pairs(a, b))
    return sorted(found)


def _likeness(base: Bag, target: Bag) -> float:
    return 2 * len(base & target) / (len(base) + len(target) or 1)


def _likely(base: Sequence[Bag], target: Sequence[Bag]) -> list[tuple[int, int]]:
    """For each old block the new one that shares most features found in no other block, if it is alike."""
    ours, theirs = _owners(base), _owners(target)
    votes: dict[int, Counter[int]] = {}
    for feature, at in ours.items():
        if feature in theirs:
            votes.setdefault(at, Counter())[theirs[feature]] += 1
    best = ((at, votes[at].most_common(1)[0][0]) for at in sorted(votes))
    return [(i, j) for i, j in best if _likeness(base[i], target[j]) >= LIKE]


def _owners(bags: Sequence[Bag]) -> dict[str, int]:
    counts = Counter(feature for bag in bags for feature in bag)
    return {feature: at for at, bag in enumerate(bags) for feature in bag if counts[feature] == 1}


def _best_pairs(base: Sequence[Bag], target: Sequence[Bag]) -> list[tuple[int, int]]:
    """The pairs in order whose likenesses add up to most."""
    best = [[0.0] * (len(target) + 1)]
    for ours in base:
        above, row = best[-1], [0.0]
        for j, theirs in enumerate(target):
            like = _likeness(ours, theirs)
            paired = above[j] + like if like >= LIKE else 0.0
            row.append(max(above[j + 1], row[j], paired))
        best.append(row)
    return _chosen(best)


def _chosen(best: list[list[float]]) -> list[tuple[int, int]]:
    pairs = []
    i, j = len(best) - 1, len(best[0]) - 1
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]
