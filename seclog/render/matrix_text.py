"""The matrix for a terminal: its columns in blocks that fit, each sign readable without colour."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from seclog.core.matrix import GOES_WITH, INCOMPATIBLE, NONE_RECORDED, Matrix
from seclog.render.columns import GAP, display_width, paragraphs, styled, wrap
from seclog.render.matrix_paper import axis_label
from seclog.render.matrix_words import (
    Explained,
    Footnotes,
    Shown,
    alerting,
    lead,
    legend,
    reason_line,
    relation_key,
    relation_lines,
    title,
)
from seclog.render.paper import Para, Screen, alerts
from seclog.render.safe import one_line
from seclog.render.spec_words import ILLUSTRATIVE

_STYLES = {INCOMPATIBLE: "red", GOES_WITH: "green", NONE_RECORDED: "dim"}
_NAME = 12  # columns: above its columns a specification with a longer name has its id


class _Column(NamedTuple):
    """A column: its place, what stands above it, its cells and its width."""

    place: int
    group: str
    head: tuple[str, str]
    cells: tuple[Shown, ...]
    width: int


def matrix_text(report: Matrix, screen: Screen) -> str:
    """Title, what to know, the blocks, what the signs mean, the reasons."""
    notes = Footnotes(report)
    columns = [_column(report, notes, place) for place in range(len(report.axes))]
    lines = [*paragraphs(alerts(*alerting(report)), screen), *paragraphs((Para(title(report), "bold"),), screen)]
    lines += paragraphs(map(Para, lead(report)), screen)
    labels = [one_line(axis_label(report.axes[row])) for row in report.rows]
    wide = max(map(display_width, labels), default=0)
    for block in _blocks(columns, screen.width - wide):
        lines += ["", *_block(block, labels, wide, screen)]
    shown = [cell for column in columns for cell in column.cells]
    for part in (legend(report, shown), [reason_line(*one) for one in notes.numbered]):
        lines += ["", *(line for one in part for line in _explained(one, screen))] if part else []
    below = [*relation_lines(notes), *relation_key(notes)]
    lines += ["", *paragraphs(map(Para, below), screen)] if below else []
    return "\n".join(lines) + "\n"


def _explained(one: Explained, screen: Screen) -> Iterator[str]:
    """A sign and, beside it, what is said of it."""
    sign, said = one
    indent = max(len(sign), 3) + len(GAP)
    for place, line in enumerate(wrap(one_line(said), max(screen.width - indent, 10))):
        yield (sign if not place else "").ljust(indent) + line


def _column(report: Matrix, notes: Footnotes, place: int) -> _Column:
    axis = report.axes[place]
    name = one_line(axis.name)
    group = name if display_width(name) <= _NAME else axis.specification
    made_up = ILLUSTRATIVE if axis.illustrative else ""
    head = (one_line(axis.version) + made_up, one_line(axis.device))
    cells = tuple(notes.shown(row, place) for row in report.rows)
    return _Column(place, group, head, cells, max(display_width(one) for one in (*head, *(c.sign for c in cells))))


def _blocks(columns: list[_Column], room: int) -> list[list[_Column]]:
    """The columns in runs that fit, at least one in each, as few as can be and then as even as they can be."""
    fewest = list(_runs(columns, room, len(columns)))
    even = list(_runs(columns, room, -(-len(columns) // max(len(fewest), 1))))
    return even if len(even) == len(fewest) else fewest


def _runs(columns: list[_Column], room: int, most: int) -> Iterator[list[_Column]]:
    block: list[_Column] = []
    for one in columns:
        if block and (len(block) >= most or _extent([*block, one]) > room):
            yield _widened(block)
            block = []
        block.append(one)
    if block:
        yield _widened(block)


def _extent(block: list[_Column]) -> int:
    return sum(len(GAP) + one.width for one in _widened(block))


def _widened(block: list[_Column]) -> list[_Column]:
    """The columns, the last of a specification wide enough for its name to stand above all of them."""
    wide: list[_Column] = []
    for group, held in groupby(block, key=lambda one: one.group):
        own = list(held)
        taken = sum(one.width for one in own) + len(GAP) * (len(own) - 1)
        missing = max(display_width(group) - taken, 0)
        wide += [*own[:-1], own[-1]._replace(width=own[-1].width + missing)]
    return wide


def _block(block: list[_Column], labels: list[str], wide: int, screen: Screen) -> Iterator[str]:
    groups = ""
    for group, held in groupby(block, key=lambda one: one.group):
        groups += GAP + _padded(group, sum(one.width + len(GAP) for one in held) - len(GAP))
    yield styled((" " * wide + groups).rstrip(), "heading", screen)
    for line in (0, 1):
        if any(one.head[line] for one in block):
            heads = "".join(GAP + _padded(one.head[line], one.width) for one in block)
            yield styled((" " * wide + heads).rstrip(), "bold", screen)
    for row, label in enumerate(labels):
        cells = "".join(GAP + _cell(one.cells[row], one.width, screen) for one in block)
        yield (styled(_padded(label, wide), "bold", screen) + cells).rstrip()


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def _cell(cell: Shown, width: int, screen: Screen) -> str:
    return styled(cell.sign, _STYLES.get(cell.status, ""), screen) + " " * (width - display_width(cell.sign))
