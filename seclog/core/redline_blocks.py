"""A text cut into blocks (paragraphs, headings, list items, tables, code) that join back to it exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

Form = Literal["paragraph", "heading", "item", "table", "code", "meta", "blank"]

# Forms that are compared row by row or line by line.
LINED: frozenset[Form] = frozenset({"table", "code", "meta"})

# A longer line is not hard-wrapped: it is a paragraph of its own even where no blank line follows.
LONG_LINE = 120

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MARK = re.compile(
    r"\s*(?:(?P<heading>#{1,6}\s)|(?P<code>`{3,}|~{3,})|(?P<table>\|)"
    r"|(?P<item>[-*+]\s|\d{1,4}[.)]\s|\d+(?:\.\d+)+\s|\(?(?:[a-z]{1,2}|[ivxlc]{1,5}|\d{1,3})\)\s))"
)
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*")
_CELL_EDGE = re.compile(r"\s*\|\s*")


class Piece(NamedTuple):
    """One block with the blank lines after it; two pieces of equal `key` differ in spacing alone."""

    form: Form
    text: str
    key: str


def split(text: str, *, by_line: bool = False) -> list[Piece]:
    """The blocks of a Markdown or plain text; their texts joined are the text, byte for byte."""
    lines = _LINE.findall(text)
    pieces: list[Piece] = []
    at = 0
    while at < len(lines):
        form, end = _block_end(lines, at, by_line)
        while end < len(lines) and not lines[end].strip():
            end += 1
        body = "".join(lines[at:end])
        pieces.append(Piece(form, body, _key(form, body)))
        at = end
    return pieces


def rows(form: Form, text: str) -> list[Piece]:
    """The rows of a table or lines of code, then the blank lines after the block as one piece."""
    lines = _LINE.findall(text)
    count = len(_LINE.findall(text.rstrip()))
    gap = "".join(lines[count:])
    pieces = [Piece(form, line, row_key(form, line)) for line in lines[:count]]
    return [*pieces, Piece("blank", gap, "")] if gap else pieces


def cells(row: str) -> list[str]:
    """A row cut at its unescaped bars, each bar a part of its own; the parts joined are the row."""
    return re.split(r"(?<!\\)(\|)", row)


def is_delimiter(row: str) -> bool:
    """Whether a table row is the one of dashes below the column titles."""
    return "-" in row and _DELIMITER.fullmatch(row) is not None


def row_key(form: Form, row: str) -> str:
    """What a row says: of a table whatever its padding, of code whatever its line end."""
    if form != "table":
        return row.rstrip("\r\n")
    key = _CELL_EDGE.sub("|", " ".join(row.split()))
    return re.sub("-+", "-", key) if is_delimiter(row) else key


def _key(form: Form, body: str) -> str:
    if form in LINED:
        return "\n".join(row.key for row in rows(form, body.rstrip()))
    words = " ".join(body.split())
    # The depth of a list item is part of what it says.
    return body[: len(body) - len(body.lstrip())] + words if form == "item" else words


def _block_end(lines: Sequence[str], at: int, by_line: bool) -> tuple[Form, int]:
    """The form of the block that starts at a line, and the line after its last."""
    if not lines[at].strip():
        return "blank", at + 1
    if at == 0 and lines[0].rstrip() == "---":
        closing = next((n for n in range(1, len(lines)) if lines[n].rstrip() == "---"), None)
        if closing:
            return "meta", closing + 1
    match _start(lines, at):
        case "heading":
            return "heading", at + 1
        case "code":
            return "code", _fence_end(lines, at)
        case "table":
            return "table", _table_end(lines, at)
        case "item":
            return "item", at + 1 if by_line else _prose_end(lines, at)[1]
        case _:
            return ("paragraph", at + 1) if by_line else _prose_end(lines, at)


def _start(lines: Sequence[str], at: int) -> str | None:
    """What a line opens, or None for running text."""
    match = _MARK.match(lines[at])
    if match:
        return match.lastgroup
    has_bar = "|" in lines[at] and at + 1 < len(lines) and "|" in lines[at + 1]
    return "table" if has_bar and is_delimiter(lines[at + 1]) else None


def _prose_end(lines: Sequence[str], at: int) -> tuple[Form, int]:
    end = at + 1
    while end < len(lines) and lines[end].strip() and len(lines[end - 1]) <= LONG_LINE:
        if _UNDERLINE.fullmatch(lines[end]):
            return "heading", end + 1
        if _start(lines, end):
            break
        end += 1
    return "paragraph", end


def _fence_end(lines: Sequence[str], at: int) -> int:
    fence = lines[at].strip()
    mark = fence[: len(fence) - len(fence.lstrip(fence[0]))]
    for end in range(at + 1, len(lines)):
        line = lines[end].strip()
        if line.startswith(mark) and not line.strip(mark[0]):
            return end + 1
    return len(lines)


def _table_end(lines: Sequence[str], at: int) -> int:
    end = at + 1
    while end < len(lines) and "|" in lines[end] and lines[end].strip():
        end += 1
    return end
