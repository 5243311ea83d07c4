"""What a redline is: blocks of spans that hold both texts."""

from __future__ import annotations

from itertools import takewhile
from typing import Literal, NamedTuple

from seclog.core.redline_blocks import LINED, Form, row_key
from seclog.core.redline_words import Span, count_words, merged

Change = Literal["equal", "spacing", "edit", "insert", "delete"]


class Block(NamedTuple):
    """One paragraph, heading, item, table or code block of either text or of both.

    `parts` are the rows of a table, or lines of code, that stands in both texts, else one part holds all.
    A `spacing` block has the same words with other spaces or line breaks between them.
    """

    change: Change
    form: Form
    parts: tuple[tuple[Span, ...], ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans in order."""
        return tuple(span for part in self.parts for span in part)

    @property
    def is_change(self) -> bool:
        """Whether more than the spacing differs."""
        return self.change not in ("equal", "spacing")

    def base(self) -> str:
        """The block as the base has it, empty where it is inserted."""
        return "".join(span.text for span in self.spans if span.kind != "insert")

    def target(self) -> str:
        """The block as the target has it, empty where it is deleted."""
        return "".join(span.text for span in self.spans if span.kind != "delete")

    def shown(self) -> tuple[tuple[Span, ...], ...]:
        """The parts for a reader: space that merely replaces other space is the target's, unmarked.

        In a line of code, and at the beginning of a block (the depth of a list item), space is marked.
        """
        if self.change == "spacing":
            return ((Span("equal", self.target()),),)
        if self.change != "edit":
            return self.parts
        if self.form in LINED:
            last = len(self.parts) - 1
            return tuple(_unspaced_row(self.form, part, at == last) for at, part in enumerate(self.parts))
        return (_unspaced(self.spans, sum(1 for _ in takewhile(_is_space, self.spans))),)


class Counts(NamedTuple):
    """How much differs; punctuation marks are no words, blocks of other spacing are no changed blocks."""

    words_inserted: int
    words_deleted: int
    blocks_inserted: int
    blocks_deleted: int
    blocks_edited: int
    blocks_spaced: int
    blocks: int

    @property
    def blocks_changed(self) -> int:
        """Blocks inserted, deleted or edited."""
        return self.blocks_inserted + self.blocks_deleted + self.blocks_edited


class Redline(NamedTuple):
    """Marked-up comparison of two texts; it holds both and gives each back byte for byte."""

    blocks: tuple[Block, ...]

    def base(self) -> str:
        """The text compared from."""
        return "".join(block.base() for block in self.blocks)

    def target(self) -> str:
        """The text compared to."""
        return "".join(block.target() for block in self.blocks)

    @property
    def is_empty(self) -> bool:
        """Whether the two texts are the same, byte for byte."""
        return all(block.change == "equal" for block in self.blocks)

    @property
    def counts(self) -> Counts:
        """How many words and blocks differ."""
        changes = [block.change for block in self.blocks]
        spans = [span for block in self.blocks if block.is_change for span in block.spans]
        return Counts(
            sum(count_words(span.text) for span in spans if span.kind == "insert"),
            sum(count_words(span.text) for span in spans if span.kind == "delete"),
            changes.count("insert"),
            changes.count("delete"),
            changes.count("edit"),
            changes.count("spacing"),
            len(changes),
        )


def _unspaced_row(form: Form, part: tuple[Span, ...], is_last: bool) -> tuple[Span, ...]:
    base = "".join(span.text for span in part if span.kind != "insert")
    target = "".join(span.text for span in part if span.kind != "delete")
    is_same = base and target and row_key(form, base) == row_key(form, target)
    if is_same or (is_last and not (base + target).strip()):
        return (Span("equal", target),) if target else ()
    return _unspaced(part, 0) if form == "table" else part


def _unspaced(part: tuple[Span, ...], start: int) -> tuple[Span, ...]:
    """The spans from `start` on with space that replaces space, or ends the block, as if it were equal."""
    shown = list(part[:start])
    at = start
    while at < len(part):
        span = part[at]
        following = part[at + 1] if at + 1 < len(part) else None
        if following and (span.kind, following.kind) == ("delete", "insert"):
            shown.extend(_replaced(span.text, following.text))
            at += 1
        else:
            shown.append(Span("equal", span.text) if _is_space(span) and not following else span)
        at += 1
    return merged(span for span in shown if span.text)


def _replaced(old: str, new: str) -> tuple[Span, ...]:
    """One wording for another, the space that both begin with taken from the new one."""
    if new.isspace():
        return Span("delete", old.rstrip()), Span("equal", new)
    lead, old_lead = _lead(new), _lead(old)
    if not lead or not old_lead:
        return Span("delete", old), Span("insert", new)
    return Span("equal", lead), Span("delete", old[len(old_lead) :]), Span("insert", new[len(lead) :])


def _lead(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _is_space(span: Span) -> bool:
    return span.text.isspace()
