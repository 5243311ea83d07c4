"""The redline: two versions of a text compared in two levels, blocks and then words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from seclog.core.redline_align import Run, align
from seclog.core.redline_blocks import LINED, Form, Piece, cells, rows, split
from seclog.core.redline_pairs import pair
from seclog.core.redline_value import Block, Change, Counts, Redline
from seclog.core.redline_words import WORD, Kind, Span, compare_words, merged

__all__ = ["Block", "Change", "Counts", "Form", "Kind", "Redline", "Span", "compare"]

Pairing = tuple[Piece, Piece]

# The counterpart of a piece that only one side has.
NOTHING = Piece("blank", "", "")

# More lines than this without a blank one are a list or data: each is then a block.
LINES = 60


def compare(base: str, target: str) -> Redline:
    """The redline from one text to another, line endings and blank lines included."""
    old, new = split(base), split(target)
    if _has_long_block(old) or _has_long_block(new):
        old, new = split(base, by_line=True), split(target, by_line=True)
    return Redline(tuple(_block(*pairing) for pairing in _paired(old, new)))


def _has_long_block(pieces: Sequence[Piece]) -> bool:
    return any(piece.form in ("paragraph", "item") and piece.text.count("\n") > LINES for piece in pieces)


def _paired(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Pairing]:
    """Each piece of either side once, with its counterpart where it has one; old before new."""
    runs = align([piece.key for piece in old], [piece.key for piece in new], anchored=True)
    ends = [Run(0, 0, 0), *runs, Run(len(old), len(new), 0)]
    for before, run in pairwise(ends):
        i, j = before.base + before.size, before.target + before.size
        yield from _replaced(old[i : run.base], new[j : run.target])
        ours = old[run.base : run.base + run.size]
        yield from zip(ours, new[run.target : run.target + run.size], strict=True)


def _replaced(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Pairing]:
    pairs = pair([_features(piece) for piece in old], [_features(piece) for piece in new])
    i = j = 0
    for i_next, j_next in [*pairs, (len(old), len(new))]:
        yield from ((piece, NOTHING) for piece in old[i:i_next])
        yield from ((NOTHING, piece) for piece in new[j:j_next])
        if i_next < len(old):
            yield old[i_next], new[j_next]
        i, j = i_next + 1, j_next + 1


def _features(piece: Piece) -> frozenset[str]:
    """What makes one block like another: its words and pairs of words.

    A table is only like a table, and by its words alone: its labels stay where its values change.
    """
    words = WORD.findall(piece.text) or piece.key.split()
    if piece.form == "table":
        return frozenset(f"| {word}" for word in words)
    return frozenset(words).union(map(" ".join, pairwise(words)))


def _block(old: Piece, new: Piece) -> Block:
    if not old.text or not new.text:
        return _one_sided(old, new)
    if old.text == new.text:
        return Block("equal", new.form, ((Span("equal", new.text),),))
    change: Change = "spacing" if old.key == new.key else "edit"
    if old.form == new.form and new.form in LINED:
        pairings = _paired(rows(old.form, old.text), rows(new.form, new.text))
        return Block(change, new.form, tuple(_row(*pairing) for pairing in pairings))
    return Block(change, new.form, (compare_words(old.text, new.text),))


def _one_sided(old: Piece, new: Piece) -> Block:
    kind: Kind = "insert" if new.text else "delete"
    piece = new if new.text else old
    change: Change = "spacing" if piece.form == "blank" else kind
    return Block(change, piece.form, ((Span(kind, piece.text),),))


def _row(old: Piece, new: Piece) -> tuple[Span, ...]:
    if not old.text or not new.text:
        return _one_sided(old, new).spans
    ours, theirs = cells(old.text), cells(new.text)
    if new.form != "table" or len(ours) != len(theirs):
        return compare_words(old.text, new.text)
    return merged(span for pair in zip(ours, theirs, strict=True) for span in compare_words(*pair))
