from __future__ import annotations

import random
from difflib import SequenceMatcher

import pytest

from seclog.core import redline_align
from seclog.core.redline import compare
from seclog.core.redline_align import DEPTH, EDITS, MATRIX, align
from seclog.core.redline_pairs import pair


def words(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    common = ["the", "of", "and", "shall", "Party", "to", "in"]
    return [rng.choice(common) if rng.random() < 0.4 else f"word{rng.randrange(3000)}" for _ in range(count)]


def paragraphs(count: int, seed: int, size: int = 25) -> list[str]:
    return [" ".join(words(size, seed * 100_000 + at)) + "." for at in range(count)]


class Counted:
    """An element that counts how often it is compared with another of equal value."""

    asked = 0

    def __init__(self, value: str) -> None:
        self.value = value

    def __hash__(self) -> int:
        return hash(self.value)

    def __eq__(self, other: object) -> bool:
        Counted.asked += 1
        return isinstance(other, Counted) and self.value == other.value


def _letters(count: int, seed: int) -> str:
    return "".join(random.Random(seed).choice("ab") for _ in range(count))


@pytest.mark.parametrize(
    ("base", "target"),
    [
        pytest.param("x" * 8_000, "x" * 5_000, id="one-value"),
        pytest.param("a" + "x" * 6_000 + "b", "c" + "x" * 2_999 + "d" + "x" * 2_999 + "e", id="few-edits"),
        pytest.param("abc" * 2_000, "z" + "acb" * 2_000, id="turned"),
        pytest.param(_letters(6_000, 1), _letters(6_000, 2), id="two-values-at-random"),
    ],
)
def test_the_work_is_bounded_whatever_repeats(base: str, target: str) -> None:
    Counted.asked = 0
    runs = align([Counted(char) for char in base], [Counted(char) for char in target])
    bound = (len(base) + len(target)) * (DEPTH + 2 * EDITS)
    assert Counted.asked <= bound
    assert all(base[i : i + size] == target[j : j + size] for i, j, size in runs)


def test_the_exact_matcher_never_gets_more_pairs_than_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    class Measured(SequenceMatcher[str]):
        def __init__(self, isjunk: None, a: list[str], b: list[str], autojunk: bool) -> None:
            super().__init__(isjunk, a, b, autojunk)
            sizes.append(sum(a.count(one) * b.count(one) for one in set(a)) + len(a) + len(b))

    monkeypatch.setattr(redline_align, "SequenceMatcher", Measured)
    base, target = words(6_000, 1), words(6_000, 1)
    for at in range(0, 6_000, 40):
        target[at] = f"changed{at}"
    compare(" ".join(base), " ".join(target))
    assert sizes
    assert max(sizes) <= MATRIX


def test_anchors_that_do_not_end_give_up_at_the_depth() -> None:
    # Each cut leaves one new single value on either side, so that only the depth ends it.
    base = [f"w{at % 90}" for at in range(4_000)]
    target = base[::-1]
    runs = align(base, target, anchored=True)
    assert [run.base for run in runs] == sorted(run.base for run in runs)
    assert [run.target for run in runs] == sorted(run.target for run in runs)


def test_a_giant_line_is_still_compared_by_words() -> None:
    base = words(33_000, 7)
    target = [word if at % 500 else "other" for at, word in enumerate(base)]
    counts = compare(" ".join(base), " ".join(target)).counts
    assert counts.words_inserted == counts.words_deleted
    assert 60 <= counts.words_inserted <= 70


def test_long_unlike_runs_are_paired_by_what_only_they_share() -> None:
    old, fresh = paragraphs(400, 1), paragraphs(30, 2)
    edited = [text.replace(text.split()[5], "amended", 1) for text in old]
    counts = compare("\n\n".join(old), "\n\n".join([*fresh, *edited])).counts
    assert (counts.blocks_inserted, counts.blocks_deleted, counts.blocks_edited) == (30, 0, 400)


def test_blocks_with_nothing_in_common_are_not_paired() -> None:
    ours = [frozenset({f"a{at}"}) for at in range(300)]
    theirs = [frozenset({f"b{at}"}) for at in range(300)]
    assert pair(ours, theirs) == []
    assert pair(ours[:3], theirs[:3]) == []
    assert pair([], theirs) == []


def test_blocks_whose_every_word_is_repeated_are_paired_between_those_that_stand_out() -> None:
    bags = [frozenset({f"x{at}", f"y{at}"}) for at in range(200)]
    bags[90:92] = [frozenset({"again", "twice"})] * 2
    assert pair(bags, bags) == [(at, at) for at in range(200)]


def test_pairs_never_cross() -> None:
    bags = [frozenset({f"x{at}", f"y{at}"}) for at in range(300)]
    pairs = pair(bags, bags[150:] + bags[:150])
    assert len(pairs) == 150
    assert pairs == sorted(pairs, key=lambda both: both[1])


@pytest.mark.parametrize(
    ("base", "target"),
    [
        pytest.param("".join(f"a{n}\n" for n in range(20_000)), "".join(f"c{n}\n" for n in range(20_000)), id="lines"),
        pytest.param("A\n" + "x\n" * 20_000 + "B", "C\n" + "x\n" * 10_000 + "D\n" + "x\n" * 9_999, id="equal"),
        pytest.param(" " * 200_000 + "a", "a" + " " * 200_000, id="space"),
        pytest.param("-" * 200_000, "-" * 100_000 + ".", id="marks"),
        pytest.param("\\" * 200_000, "|" * 100_000, id="bars"),
    ],
)  # fmt: skip
def test_texts_made_to_hurt_still_give_both_sides_back(base: str, target: str) -> None:
    redline = compare(base, target)
    assert (redline.base(), redline.target()) == (base, target)


def test_a_few_changes_among_thousands_of_equal_lines_are_found() -> None:
    counts = compare("A\n" + "x\n" * 20_000 + "B", "C\n" + "x\n" * 10_000 + "D\n" + "x\n" * 9_999).counts
    assert (counts.words_inserted, counts.words_deleted) == (2, 3)
