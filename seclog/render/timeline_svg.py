"""The timeline of periods as one SVG that scales, prints, needs no colour and says in words what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from seclog.core.specification import KINDS
from seclog.core.timeline import Block, Group, Timeline
from seclog.core.timeline import timeline as laid_out
from seclog.core.validity import Validity
from seclog.render.columns import wrap
from seclog.render.redline_view import visible_line
from seclog.render.timeline_svg_bars import BAR, EARLIER, LIVE, PLOT, Style, draw_lane, sample_marks, swatch
from seclog.render.timeline_svg_parts import (
    BAND,
    FONT,
    GRID,
    INK,
    PAPER,
    QUIET,
    TODAY,
    escaped,
    label,
    patterns,
    plate,
    tag,
    text_width,
)
from seclog.render.validity_words import lane_mark, lead, origins_by_id, period_sentence, title

WIDTH, EDGE = 1200.0, 28.0
VERSION, WHOM, KIND = EDGE + 8, 104.0, 336.0  # where the texts beside the lanes stand; KIND is a right edge

LANE, PAD, LINE = 26.0, 8.0, 18.0
TEXT, SMALL = 14.0, 13.0


class _Piece(NamedTuple):
    """Drawn elements, how high they are together, and what must stand in front of the line of the day."""

    drawn: str
    height: float
    front: str = ""


def timeline_svg(report: Validity, prefix: str = "validity") -> str:
    """The picture of a report, ending with a newline; every id in it begins with `prefix`, unique on a page."""
    picture = laid_out(report)
    kinds = [kind for kind in KINDS if any(bar.row.kind == kind for bar in picture.bars())]
    pieces: list[str] = []
    height = EDGE
    for piece in _pieces(report, picture, kinds, prefix):
        pieces.append(tag("g", piece.drawn, transform=f"translate(0 {height:.0f})"))
        height += piece.height
    height += EDGE - LINE
    head = (
        tag("title", escaped(title(report)), id=f"{prefix}-title"),
        tag("desc", escaped(_described(report)), id=f"{prefix}-desc"),
        patterns(prefix, kinds),
        tag("rect", width=WIDTH, height=height, fill=PAPER),
    )
    body = tag("g", "\n".join(["", *pieces, ""]), font_family=FONT, font_size=TEXT, fill=INK)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" xml:lang="en" '
        f'aria-labelledby="{escaped(prefix)}-title {escaped(prefix)}-desc">\n' + "\n".join((*head, body)) + "\n</svg>\n"
    )


def _described(report: Validity) -> str:
    """The whole picture in words."""
    said = [text for text, _ in lead(report)]
    if not report.rows:
        return " ".join([*said, "There is no period to draw."])
    return " ".join([*said, "Each bar is a period.", *map(period_sentence, report.rows)])


def _pieces(report: Validity, picture: Timeline, kinds: list[str], prefix: str) -> Iterator[_Piece]:
    yield _head(report)
    if report.rows:
        yield _legend(report, picture, kinds, prefix)
    tables = origins_by_id(report)
    for group in picture.groups:
        yield _group(group, picture, report, tables.get(group.specification, ""), prefix)


def _head(report: Validity) -> _Piece:
    y = 22.0
    drawn = [label(EDGE, y, title(report), font_size=22, font_weight="bold")]
    for text, style in lead(report):
        for line in wrap(visible_line(text), int((WIDTH - 2 * EDGE) / (TEXT * 0.6))):
            y += LINE + 3
            mark = {"fill": TODAY, "font_weight": "bold"} if style == "alert" else {"fill": QUIET}
            drawn.append(label(EDGE, y, line, **mark))
    return _Piece("".join(drawn), y + LINE)


def _legend(report: Validity, picture: Timeline, kinds: list[str], prefix: str) -> _Piece:
    """What each sign means, in as many lines as it takes."""
    day = f"today, {picture.day}" if report.today else f"{picture.day}"
    ticks = report.asked.history or report.release
    earlier = "as the live table has it" if report.release else "an earlier end"
    marks = sample_marks(kinds[0], prefix)
    items = [
        *((swatch(kind, prefix), kind) for kind in kinds),
        (marks.doubt, "not known"),
        (marks.arrow, "no end, or beyond the picture"),
        (marks.unset, "not set yet"),
        *([(marks.tick, earlier)] if ticks else []),
        (_day_line(20, 0, 16), day),
    ]
    x, y, drawn = EDGE, 0.0, []
    for sign, words in items:
        width = 48 + text_width(words, SMALL) + 14
        if x > EDGE and x + width > WIDTH - EDGE:
            x, y = EDGE, y + 24
        drawn.append(tag("g", sign + label(48, 12.5, words, font_size=SMALL), transform=f"translate({x:.1f} {y:.1f})"))
        x += width
    return _Piece("".join(drawn), y + 24 + 2 * PAD)


def _day_line(x: float, top: float, bottom: float) -> str:
    return tag("path", d=f"M{x:.1f} {top:.1f}V{bottom:.1f}", stroke=TODAY, stroke_width=2, stroke_dasharray="6 3")


def _group(group: Group, picture: Timeline, report: Validity, told: str, prefix: str) -> _Piece:
    name_lines = wrap(visible_line(group.name), 48) or [""]
    drawn = [
        label(EDGE, 18 + 22 * place, line, font_size=18, font_weight="bold") for place, line in enumerate(name_lines)
    ]
    y = 18 + 22.0 * (len(name_lines) - 1)
    for line in wrap(visible_line(told), 130) if told else ():
        y += LINE
        drawn.append(label(EDGE, y, line, font_size=SMALL, fill=QUIET))
    top = y + LINE + 8
    day = PLOT.x(picture.place(picture.day))
    ticks = LIVE if report.release else EARLIER if report.asked.history else ""
    blocks = [
        _block(block, picture, Style(prefix, ticks, PAPER if place % 2 else BAND))
        for place, block in enumerate(group.blocks)
    ]
    bottom = top + LINE + 4 + sum(piece.height for piece in blocks)
    y = top + LINE + 4
    rows, fronts = [], []
    for place, piece in enumerate(blocks):
        if place % 2 == 0:
            drawn.append(tag("rect", x=EDGE, y=y, width=WIDTH - 2 * EDGE, height=piece.height, fill=BAND))
        rows.append(tag("g", piece.drawn, transform=f"translate(0 {y:.1f})"))
        fronts.append(tag("g", piece.front, transform=f"translate(0 {y:.1f})"))
        y += piece.height
    lines, years = _axis(picture, top + LINE, bottom)
    drawn += [lines, *rows]
    words = f"today, {picture.day}" if report.today else f"{picture.day}"
    at = min(max(day, PLOT.left + text_width(words, SMALL) / 2), PLOT.edge - text_width(words, SMALL) / 2)
    drawn.append(label(at, top - 2, words, font_size=SMALL, fill=TODAY, text_anchor="middle", font_weight="bold"))
    drawn += [_day_line(day, top + 3, bottom), years, *fronts]
    return _Piece("".join(drawn), bottom + LINE + 8)


def _axis(picture: Timeline, base: float, bottom: float) -> tuple[str, str]:
    """The years: a line at the first day of each, and the numbers, which stand in front of the line of the day."""
    years = picture.years(int((PLOT.right - PLOT.left) / 52))
    places = [PLOT.x(picture.place(year)) for year in years]
    lines = [tag("path", d=f"M{x:.1f} {base - 12:.1f}V{bottom:.1f}", stroke=GRID, stroke_width=1) for x in places]
    room = text_width("2020", SMALL) + 8
    numbers = [
        plate(x + 5, base - 2, f"{year.year}", SMALL, PAPER, "start")
        for year, (x, following) in zip(years, pairwise([*places, PLOT.edge]), strict=True)
        if following - x >= room
    ]
    return "".join(lines), tag("g", "".join(numbers), fill=QUIET)


def _block(block: Block, picture: Timeline, style: Style) -> _Piece:
    """The lanes of a version for some devices under a condition, with their names beside them."""
    base = PAD + 13
    versions = wrap(visible_line(block.version), 7)
    whom = [
        line for text in (", ".join(block.devices), block.condition) if text for line in wrap(visible_line(text), 15)
    ]
    drawn = [label(VERSION, base + LINE * place, line, font_weight="bold") for place, line in enumerate(versions)]
    drawn += [label(WHOM, base + LINE * place, line, font_size=SMALL) for place, line in enumerate(whom)]
    if block.illustrative:
        x, at = (WHOM, len(whom)) if whom or len(versions) > 1 else (WHOM, 0)
        drawn.append(label(x, base + LINE * at, "illustrative", font_size=SMALL, font_style="italic", fill=TODAY))
    front = []
    for place, lane in enumerate(block.lanes):
        y = PAD + LANE * place
        drawn.append(
            label(
                KIND,
                base + LANE * place,
                f"{lane.kind}{lane_mark(block, lane)}",
                font_size=SMALL,
                fill=QUIET,
                text_anchor="end",
            )
        )
        bars, words = draw_lane(lane, picture, y, style)
        drawn.append(bars)
        front.append(words)
    lines = max(len(versions), len(whom) + block.illustrative)
    height = max(LANE * len(block.lanes) - (LANE - BAR), LINE * lines) + 2 * PAD
    return _Piece("".join(drawn), height, "".join(front))
