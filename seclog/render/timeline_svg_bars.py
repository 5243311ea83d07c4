"""The bars of a timeline in SVG: where they are sure and where not, how their sides end, and the days beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from seclog.core.period import NOT_SET, OPEN
from seclog.core.timeline import BEYOND, Bar, Lane, Timeline
from seclog.core.validity import END
from seclog.render.timeline_svg_parts import COLORS, INK, PAPER, escaped, label, plate, tag, text_width
from seclog.render.validity_words import begin_label, end_labels, period_sentence

BAR = 16.0  # how high a bar is
ARROW = 11.0  # how long its arrow is, and the dots of an end that is not set yet
SIZE = 13.0
APART = 7.0  # between a bar and its words
_QUESTIONS = 84.0  # between two question marks
EARLIER, LIVE = "earlier", "live"


class Plot(NamedTuple):
    """Where the picture stands: `left` to `right` are its days, to `edge` there is room for words."""

    left: float
    right: float
    edge: float

    def x(self, place: float) -> float:
        """The coordinate of a place between 0 and 1."""
        return self.left + place * (self.right - self.left)


class Marks(NamedTuple):
    """The signs of a legend."""

    doubt: str
    arrow: str
    unset: str
    tick: str


PLOT = Plot(350.0, 1022.0, 1172.0)


class _Drawn(NamedTuple):
    """A bar with where its ink begins and ends."""

    bar: Bar
    left: float
    right: float
    ink: str


class Style(NamedTuple):
    """How lanes are drawn: the prefix of ids, which other ends are marked (EARLIER, LIVE or none), what is behind."""

    prefix: str
    ticks: str
    ground: str


def draw_lane(lane: Lane, picture: Timeline, y: float, style: Style) -> tuple[str, str]:
    """The bars of a lane, and their words."""
    bars = [_bar(bar, picture, y, style.prefix) for bar in lane.bars]
    days = [day for bar in lane.bars for day in _other_ends(bar, picture, style.ticks)]
    drawn = [*(one.ink for one in bars), *(tick(PLOT.x(picture.place(day)), y) for day in days)]
    return "".join(drawn), "".join(_words(bars, y, style.ground))


def _bar(bar: Bar, picture: Timeline, y: float, prefix: str) -> _Drawn:
    """A bar: a group with its period in words, its body, and what stands at its sides."""
    kind, color = bar.row.kind, COLORS[bar.row.kind]
    left, right = PLOT.x(picture.place(bar.start)), PLOT.x(picture.place(bar.stop))
    right = max(right, left + 3)
    body_left = left + (ARROW if bar.begin in (OPEN, BEYOND) else 0)
    body_right = max(right - (ARROW if bar.end in (OPEN, BEYOND, NOT_SET) else 0), body_left + 2)
    parts = [tag("title", escaped(period_sentence(bar.row)))]
    sure = _sure(bar, picture, (body_left, body_right))
    if sure:
        parts.append(_rect(sure, y, f"{prefix}-{kind}", color))
    for low, high in _doubtful((body_left, body_right), sure):
        parts.append(_doubt((low, high), y, f"{prefix}-{kind}-doubt", color, closed=low > body_left))
        parts += _questions(low, high, y, color, "…" if bar.begin == NOT_SET else "?")
    if bar.begin in (OPEN, BEYOND):
        parts.append(arrow(body_left, -ARROW, y, color))
    if bar.end in (OPEN, BEYOND):
        parts.append(arrow(body_right, ARROW, y, color))
    if bar.end == NOT_SET:
        parts.append(dots(body_right, y, color))
    return _Drawn(bar, left, right, tag("g", "".join(parts), data_kind=kind))


def _sure(bar: Bar, picture: Timeline, body: tuple[float, float]) -> tuple[float, float] | None:
    if bar.sure is None:
        return None
    low, high = (PLOT.x(picture.place(day)) for day in bar.sure)
    low = max(body[0], low if bar.sure[0] > bar.start else body[0])
    high = min(body[1], high if bar.sure[1] < bar.stop else body[1])
    return min(low, high - 2), high


def _doubtful(body: tuple[float, float], sure: tuple[float, float] | None) -> Iterator[tuple[float, float]]:
    """The stretches of a bar that are not sure."""
    if sure is None:
        yield body
        return
    if sure[0] - body[0] > 1:
        yield body[0], sure[0]
    if body[1] - sure[1] > 1:
        yield sure[1], body[1]


def _rect(span: tuple[float, float], y: float, pattern: str, color: str) -> str:
    width, fill = span[1] - span[0], f"url(#{pattern})"
    return tag("rect", x=span[0], y=y, width=width, height=BAR, fill=fill, stroke=color, stroke_width=1.5)


def _doubt(span: tuple[float, float], y: float, pattern: str, color: str, *, closed: bool = True) -> str:
    """A stretch that is not sure; without `closed` its beginning is left open, as no day stands there."""
    low, high = span
    around = f"M{low:.1f} {y:.1f}H{high:.1f}V{y + BAR:.1f}H{low:.1f}{'Z' if closed else ''}"
    return tag("path", d=around, fill=f"url(#{pattern})", stroke=color, stroke_width=1.5, stroke_dasharray="4 3")


def _questions(low: float, high: float, y: float, color: str, sign: str) -> Iterator[str]:
    """Signs along a stretch that is not known, or not set, evenly apart; none where there is no room for one."""
    if high - low < 14:
        return
    many = max(int((high - low) / _QUESTIONS), 1)
    for place in range(many):
        x = low + (high - low) * (place + 0.5) / many
        yield tag("circle", cx=x, cy=y + BAR / 2, r=7, fill=PAPER)
        yield label(x, y + 12.5, sign, font_size=SIZE, font_weight="bold", fill=color, text_anchor="middle")


def arrow(x: float, length: float, y: float, color: str) -> str:
    """A head that points to where there is no end, or none in the picture."""
    return tag(
        "path", d=f"M{x:.1f} {y - 2:.1f}L{x + length:.1f} {y + BAR / 2:.1f}L{x:.1f} {y + BAR + 2:.1f}Z", fill=color
    )


def dots(x: float, y: float, color: str) -> str:
    """Three dots: an end is to come."""
    return "".join(tag("circle", cx=x + step, cy=y + BAR / 2, r=1.5, fill=color) for step in (3, 7, 11))


def tick(x: float, y: float) -> str:
    """A line across a bar where an end was, or is in the live table."""
    line = f"M{x:.1f} {y - 3:.1f}V{y + BAR + 3:.1f}"
    return tag("path", d=line, stroke=PAPER, stroke_width=5) + tag("path", d=line, stroke=INK, stroke_width=2)


def _other_ends(bar: Bar, picture: Timeline, ticks: str) -> Iterator[date]:
    """The days in the picture at which the period ended before, or ends in the live table."""
    row = bar.row
    days = [one.before.day for one in row.moved if one.side == END and ticks == LIVE]
    days += [one.bound.day for one in row.ends[:-1] if ticks == EARLIER]
    standing = row.period.end.day
    yield from (day for day in dict.fromkeys(days) if day and picture.first < day < picture.until and day != standing)


def _words(bars: list[_Drawn], y: float, ground: str) -> Iterator[str]:
    """The days beside the bars: where there is room outside, else on the bar, else only in the description."""
    free, base = PLOT.left - APART, y + 12.5
    for place, (bar, left, right, _) in enumerate(bars):
        begin, ends = begin_label(bar), end_labels(bar)
        following = bars[place + 1].left - APART if place + 1 < len(bars) else PLOT.edge
        inner, outer = left + 2 * APART, right - 2 * APART - ARROW
        if begin and left - APART - text_width(begin, SIZE) >= free:
            yield plate(left - APART - text_width(begin, SIZE), base, begin, SIZE, ground, "end")
        elif begin and inner + text_width(begin, SIZE) <= outer:
            yield plate(inner, base, begin, SIZE, PAPER)
            inner += text_width(begin, SIZE) + 2 * APART
        free = right + APART
        outside = next((one for one in ends if right + APART + text_width(one, SIZE) <= following), "")
        inside = next((one for one in ends if inner + text_width(one, SIZE) <= outer), "")
        if outside:
            yield plate(right + APART, base, outside, SIZE, ground, "start")
            free += text_width(outside, SIZE) + APART
        elif inside:
            yield plate(outer - text_width(inside, SIZE), base, inside, SIZE, PAPER)


def swatch(kind: str, prefix: str) -> str:
    """A piece of a bar for the legend."""
    return _rect((0, 38), 0, f"{prefix}-{kind}", COLORS[kind])


def sample_marks(kind: str, prefix: str) -> Marks:
    """How sides end, for the legend, shown on a kind."""
    color = COLORS[kind]
    bar = _rect((0, 26), 0, f"{prefix}-{kind}", color)
    doubt = _doubt((0, 38), 0, f"{prefix}-{kind}-doubt", color) + "".join(_questions(0, 38, 0, color, "?"))
    return Marks(doubt, bar + arrow(26, ARROW, 0, color), bar + dots(26, 0, color), swatch(kind, prefix) + tick(24, 0))
