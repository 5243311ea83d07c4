"""What every form of a redline shows: which blocks, in what words, and no character that hides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from seclog.core.redline import Block, Redline, Span

# Blocks shown on either side of a change.
CONTEXT = 1

# Controls (tab and line feed apart), direction marks, invisible characters, lone surrogates.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_END = re.compile(r"\r\n?")
_SPACE = re.compile(r"[^\S\t\n]")


class Group(NamedTuple):
    """Neighbouring blocks that are all shown, or all left out unless asked for."""

    is_shown: bool
    blocks: tuple[Block, ...]


def visible(text: str) -> str:
    """The text with line ends as line feeds and every character that hides written as its code point."""
    if text.isprintable():
        return text
    return _HIDDEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", _LINE_END.sub("\n", text))


def visible_line(text: str) -> str:
    """`visible` for a name or title: line breaks and runs of space are single spaces."""
    return " ".join(visible(text).split())


def visible_spans(part: Sequence[Span]) -> Iterator[Span]:
    """The spans with `visible` text; a change of nothing but space is spelled with `·`, `→` and `↵`."""
    for span in part:
        text = visible(span.text)
        if span.kind != "equal" and text.isspace():
            text = _SPACE.sub("·", text).replace("\t", "→\t").replace("\n", "↵\n")
        yield Span(span.kind, text)


def many(number: int, noun: str) -> str:
    """A number of things in words: "1 word", "1,200 words"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def groups(redline: Redline, *, full: bool = False) -> tuple[Group, ...]:
    """The blocks in order: changed ones with their neighbours and the heading above them, and the others.

    A block alone between shown ones is shown too: a line that says it is left out takes as much room.
    """
    blocks = redline.blocks
    shown = set(range(len(blocks))) if full else _near_changes(blocks)
    around = shown | {-1, len(blocks)} if shown else shown
    between = {at for at in range(len(blocks)) if {at - 1, at + 1} <= around}
    return tuple(_runs(blocks, shown | between))


def summary(redline: Redline) -> str:
    """How much differs, in a sentence or two."""
    if redline.is_empty:
        return "The two texts are the same, byte for byte."
    counts = redline.counts
    words = f"{many(counts.words_inserted, 'word')} inserted, {counts.words_deleted:,} deleted"
    places = f"{counts.blocks_changed:,} of {many(counts.blocks, 'paragraph')} changed"
    said = f"{words}; {places}." if counts.blocks_changed else "No word and no punctuation mark differs."
    return said + spacing(redline)


def spacing(redline: Redline) -> str:
    """A further sentence, with a space before it, where blocks differ in nothing but spacing."""
    number = redline.counts.blocks_spaced
    return f" In {many(number, 'paragraph')} only spaces or line ends differ." if number else ""


def left_out(blocks: Sequence[Block]) -> str:
    """What a run of blocks that are not shown holds."""
    spaced = sum(block.change == "spacing" for block in blocks)
    others = f", {spaced:,} of them with other spaces or line ends" if spaced else ""
    return f"{many(len(blocks), 'unchanged paragraph')}{others}"


def _near_changes(blocks: Sequence[Block]) -> set[int]:
    near: set[int] = set()
    heading: int | None = None
    for at, block in enumerate(blocks):
        if block.form == "heading":
            heading = at
        if block.is_change:
            near.update(range(max(0, at - CONTEXT), min(len(blocks), at + CONTEXT + 1)))
            near.update(() if heading is None else (heading,))
    return near


def _runs(blocks: Sequence[Block], shown: set[int]) -> Iterator[Group]:
    start = 0
    for at in range(1, len(blocks) + 1):
        if at == len(blocks) or (at in shown) != (start in shown):
            yield Group(start in shown, tuple(blocks[start:at]))
            start = at
