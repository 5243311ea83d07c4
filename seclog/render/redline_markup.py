"""Blocks of a redline as HTML elements: what a reader sees and what a screen reader says of each change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from seclog.core.redline import Block, Kind, Span
from seclog.core.redline_blocks import cells, is_delimiter
from seclog.render.redline_view import visible, visible_spans

# How deep a list item is indented at most, in steps of two spaces or one tab.
DEEPEST = 6

_SPOKEN: dict[Kind, tuple[str, str]] = {"insert": ("ins", "inserted"), "delete": ("del", "deleted")}
_HASHES = re.compile(r"\s*(#{1,6})\s+")
_UNDERLINED_TWICE = re.compile(r"\n {0,3}=+\s*\Z")
_BLANK_LINE_AFTER = re.compile(r"\n[ \t]*\n\s*\Z")


class _Cell(NamedTuple):
    spans: tuple[Span, ...]
    bar: Kind


def marked(spans: Iterable[Span]) -> str:
    """Spans of `visible` text with `ins` and `del`, each spoken as such where elements are not."""
    return "".join(_marked(span) for span in spans)


def block_html(block: Block, top: int = 1) -> str:
    """The element of one block, its Markdown shown as it is written; headings of level `top` are `h2`."""
    spans = [span for part in block.shown() for span in visible_spans(part)]
    if block.form == "table":
        rows = "".join(_rows(block))
        # A change that cells cannot show, such as bars at the edges, is shown as it is written.
        if not block.is_change or "<ins>" in rows or "<del>" in rows:
            return f'<div class="wide b" role="group" aria-label="Table" tabindex="0"><table>{rows}</table></div>\n'
    if block.form in ("code", "meta", "table"):
        return f'<pre class="b">{marked(_stripped(spans))}</pre>\n'
    if block.form == "heading":
        return _heading(block, spans, top)
    return _prose(block, spans) if block.form != "blank" else ""


def _marked(span: Span) -> str:
    text = escape(span.text)
    if span.kind == "equal" or not text.strip():
        return text
    tag, spoken = _SPOKEN[span.kind]
    opening, closing = f'<span class="vh"> {spoken}: </span>', '<span class="vh"> (end) </span>'
    return f"<{tag}>{opening}{text}{closing}</{tag}>"


def _stripped(spans: Sequence[Span]) -> Iterator[Span]:
    """The spans without the line ends after the last of them that says something."""
    last = max((at for at, span in enumerate(spans) if span.text.strip()), default=-1)
    for at, (kind, text) in enumerate(spans[: last + 1]):
        yield Span(kind, text.rstrip("\n") if at == last else text)


def heading_level(block: Block) -> int:
    """The level of a heading in its text, from 1."""
    text = visible(block.target() or block.base())
    hashes = _HASHES.match(text)
    if hashes:
        return len(hashes[1])
    return 1 if _UNDERLINED_TWICE.search(text) else 2


def _heading(block: Block, spans: Sequence[Span], top: int) -> str:
    level = min(6, heading_level(block) - top + 2)
    html = re.sub(r"(?:^|(?<=</span>))(#{1,6}) ", r'<span class="mark">\1</span> ', marked(_stripped(spans)), count=1)
    return f'<h{level} class="b">{html}</h{level}>\n'


def _prose(block: Block, spans: Sequence[Span]) -> str:
    text = visible(block.target() or block.base())
    classes = ["b", *(["item"] if block.form == "item" else [])]
    if not _BLANK_LINE_AFTER.search(text):
        classes.append("tight")
    indent = text[: len(text) - len(text.lstrip())].replace("\t", "  ")
    depth = min(DEEPEST, len(indent) // 2) if block.form == "item" else 0
    style = f' style="--depth: {depth}"' if depth else ""
    return f'<p class="{" ".join(classes)}"{style}>{marked(_stripped(spans))}</p>\n'


def _rows(block: Block) -> Iterator[str]:
    lines = [list(visible_spans(line)) for part in block.shown() for line in _by_line(part)]
    titled = len(lines) > 1 and is_delimiter("".join(span.text for span in lines[1]))
    for at, line in enumerate(lines):
        if at == 1 and titled and all(span.kind == "equal" or block.change != "edit" for span in line):
            continue
        for row in _apart(line):
            yield _row(row, "th" if titled and at == 0 else "td")


def _by_line(part: Sequence[Span]) -> Iterator[list[Span]]:
    line: list[Span] = []
    for kind, text in part:
        first, *others = visible(text).split("\n")
        line.append(Span(kind, first))
        for other in others:
            if any(span.text.strip() for span in line):
                yield line
            line = [Span(kind, other)]
    if any(span.text.strip() for span in line):
        yield line


def _apart(line: list[Span]) -> list[list[Span]]:
    """One row, or the old and the new one where bars of both were replaced."""
    with_bars = {span.kind for span in line if len(cells(span.text)) > 1}
    if {"insert", "delete"} <= with_bars:
        return [
            [Span("delete", span.text) for span in line if span.kind != "insert"],
            [Span("insert", span.text) for span in line if span.kind != "delete"],
        ]
    return [line]


def _row(line: Sequence[Span], tag: str) -> str:
    row = list(_cells(line))
    if row and not _says(row[0]) and "".join(span.text for span in line).lstrip().startswith("|"):
        row = row[1:]
    is_mixed = len({span.kind for span in line}) > 1
    scope = ' scope="col"' if tag == "th" else ""
    return "<tr>" + "".join(f"<{tag}{scope}>{_cell(cell, is_mixed)}</{tag}>" for cell in row) + "</tr>\n"


def _cells(line: Sequence[Span]) -> Iterator[_Cell]:
    spans: list[Span] = []
    for kind, text in line:
        for piece in cells(text):
            if piece == "|":
                yield _Cell(tuple(spans), kind)
                spans = []
            elif piece:
                spans.append(Span(kind, piece))
    if any(span.text.strip() for span in spans):
        yield _Cell(tuple(spans), "equal")


def _says(cell: _Cell) -> bool:
    return any(span.text.strip() for span in cell.spans)


def _cell(cell: _Cell, is_mixed: bool) -> str:
    if _says(cell):
        return marked(cell.spans)
    return marked([Span(cell.bar, "(empty)")]) if is_mixed and cell.bar != "equal" else ""
