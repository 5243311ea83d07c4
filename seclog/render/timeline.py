"""The timeline of periods for a terminal: one line per lane, told apart by signs, with colour only on top."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from seclog.core.period import NOT_SET, OPEN, UNKNOWN
from seclog.core.specification import APPLICABILITY, MAINTENANCE
from seclog.core.timeline import BEYOND, Bar, Block, Lane, Timeline
from seclog.core.timeline import timeline as laid_out
from seclog.core.validity import Validity
from seclog.render.columns import display_width, paragraphs, styled
from seclog.render.paper import Para, Screen
from seclog.render.safe import one_line
from seclog.render.validity_words import begin_label, end_labels, lane_mark, lead, title

GUTTER = 19  # columns before the picture: an indent and the longest kind
MARGIN = 13  # columns after it, for the words at the end of a bar
NARROWEST = GUTTER + MARGIN + 20
_YEAR = 6  # columns that a year on the axis takes


class Signs(NamedTuple):
    """The characters of a picture; `bars` by kind."""

    bars: dict[str, str]
    doubt: str
    to_come: str
    left: str
    right: str
    today: str
    axis: str
    unset: str
    wrong: str


UNICODE = Signs(
    {"installation": "█", "registration": "▓", "manufacture": "▞", MAINTENANCE: "▒", APPLICABILITY: "━"},
    "?···", "… ", "◀", "▶", "┊", "│", "…", "×",
)  # fmt: skip
ASCII = Signs(
    {"installation": "#", "registration": "%", "manufacture": "+", MAINTENANCE: "=", APPLICABILITY: "-"},
    "?...", "~ ", "<", ">", ":", "|", "~", "x",
)  # fmt: skip
_STYLES = {"installation": "cyan", "registration": "cyan", "manufacture": "cyan", MAINTENANCE: "green"}

Cells = list[tuple[str, str]]  # a character and its style for each column of the picture


def timeline_text(report: Validity, screen: Screen, *, ascii_only: bool = False) -> str:
    """The picture in lines no wider than the screen, ending with a newline; empty where nothing is to be drawn.

    A screen of less than NARROWEST columns gets a sentence instead.
    """
    if not report.rows:
        return ""
    if screen.width < NARROWEST:
        said = f"The timeline needs {NARROWEST} columns."
        return "\n".join(paragraphs((Para(said, "dim"),), screen)) + "\n"
    return "\n".join(_Drawing(laid_out(report), report, screen, ASCII if ascii_only else UNICODE).lines()) + "\n"


def whole_picture(report: Validity, screen: Screen, *, ascii_only: bool = False) -> str:
    """The picture under its heading, as it stands alone."""
    said = [Para(text, style) for text, style in lead(report)]
    head = "\n".join(paragraphs((Para(title(report), "bold"), *said), screen))
    return f"{head}\n\n{timeline_text(report, screen, ascii_only=ascii_only)}"


class _Canvas:
    """One line of the picture: signs that stand apart from each other, words only where nothing else stands."""

    def __init__(self, columns: int) -> None:
        self.cells: Cells = [(" ", "")] * columns
        self.taken = [False] * columns

    def sign(self, at: int, char: str, style: str) -> None:
        """Put a sign where none stands yet."""
        if not self.taken[at]:
            self.cells[at] = (char, style)
            self.taken[at] = True

    def write(self, at: int, words: str, style: str = "") -> bool:
        """Put words where they touch nothing; else leave them out. Whether they were put."""
        end = at + len(words)
        fits = at >= 0 and end <= len(self.cells) and not any(self.taken[max(at - 1, 0) : end + 1])
        for place, char in enumerate(words if fits else "", at):
            self.sign(place, char, style)
        return fits

    def under(self, at: int, char: str, style: str) -> None:
        """A line that runs down through all lanes: in front of a bar, behind everything else."""
        cells = self.cells
        beside = cells[max(at - 1, 0)], cells[min(at + 1, len(cells) - 1)]
        if not self.taken[at] or (beside[0] == beside[1] == cells[at] and not cells[at][0].isalnum()):
            cells[at] = (char, style)

    def text(self, left: str, screen: Screen) -> str:
        """The line with what stands to its left."""
        runs = ((style, "".join(char for char, _ in run)) for style, run in groupby(self.cells, key=lambda one: one[1]))
        return f"{left:<{GUTTER}}{''.join(styled(text, style, screen) for style, text in runs)}".rstrip()


class _Drawing(NamedTuple):
    """One picture while it is drawn."""

    picture: Timeline
    report: Validity
    screen: Screen
    signs: Signs

    @property
    def room(self) -> int:
        """The columns of the picture itself; its margin for words comes after them."""
        return self.screen.width - GUTTER - MARGIN

    def column(self, day: date) -> int:
        """The column in which a day stands."""
        return min(int(self.picture.place(day) * self.room), self.room - 1)

    def lines(self) -> Iterator[str]:
        """The groups, each under an axis of its own, and the legend."""
        for group in self.picture.groups:
            yield from self._heading(group.name)
            yield self._axis().text("", self.screen)
            for block in group.blocks:
                yield from self._block(block)
            yield ""
        yield from self._legend()

    def _heading(self, name: str) -> Iterator[str]:
        """The group's name, and on the same line what the line of the day is, where there is room for both."""
        words = f"today, {self.picture.day}" if self.report.today else f"{self.picture.day}"
        at = min(max(self.column(self.picture.day) - len(words) // 2, 0), self.room + MARGIN - len(words))
        shown = one_line(name)
        if display_width(shown) < GUTTER + at:
            pad = " " * (GUTTER + at - display_width(shown))
            yield styled(shown, "heading", self.screen) + pad + styled(words, "yellow", self.screen)
        else:
            yield from paragraphs((Para(name, "heading"),), self.screen)

    def _canvas(self) -> _Canvas:
        return _Canvas(self.room + MARGIN)

    def _axis(self) -> _Canvas:
        canvas = self._canvas()
        for year in self.picture.years(self.room // _YEAR):
            canvas.write(self.column(year), f"{self.signs.axis}{year.year}", "dim")
        self._through(canvas)
        return canvas

    def _through(self, canvas: _Canvas) -> None:
        canvas.under(self.column(self.picture.day), self.signs.today, "yellow")

    def _block(self, block: Block) -> Iterator[str]:
        marks = ("illustrative",) if block.illustrative else ()
        apart = " · " if self.signs is UNICODE else " - "
        said = apart.join(filter(None, (block.version, ", ".join(block.devices), block.condition, *marks)))
        yield from paragraphs((Para(said, "bold"),), self.screen, "  ")
        for lane in block.lanes:
            yield self._lane(lane).text(f"    {lane.kind}{lane_mark(block, lane)}", self.screen)

    def _lane(self, lane: Lane) -> _Canvas:
        canvas = self._canvas()
        bars = [(bar, self._signs(bar)) for bar in lane.bars]
        for _, signs in bars:
            for at, char in signs.items():
                canvas.sign(at, char, _STYLES.get(lane.kind, ""))
        for bar, signs in bars:
            any(canvas.write(max(signs) + 2, words) for words in end_labels(bar))
        for bar, signs in bars:
            begin = begin_label(bar)
            canvas.write(min(signs) - len(begin) - 1, begin)
        self._through(canvas)
        return canvas

    def _signs(self, bar: Bar) -> dict[int, str]:
        """The columns of a bar: its sign where it is sure, another where it is not, and how its sides end."""
        low, high = self._extent(bar.start, bar.stop)
        if bar.row.period.inverted:
            return {low: self.signs.wrong}
        pattern = self.signs.to_come if bar.begin == NOT_SET else self.signs.doubt
        cells = {at: pattern[(at - low) % len(pattern)] for at in range(low, high + 1)}
        if bar.sure:
            first, last = self._extent(*bar.sure)
            cells |= dict.fromkeys(range(first, last + 1), self.signs.bars[bar.row.kind])
        if bar.begin in (OPEN, BEYOND):
            cells[low] = self.signs.left
        ends = {OPEN: self.signs.right, BEYOND: self.signs.right, UNKNOWN: "?", NOT_SET: self.signs.unset}
        if bar.end in ends:
            cells[high] = ends[bar.end]
        return cells

    def _extent(self, start: date, stop: date) -> tuple[int, int]:
        """The first and the last column of the days from `start` to before `stop`."""
        low = self.column(start)
        return low, max(self.column(stop - timedelta(days=1)), low)

    def _legend(self) -> Iterator[str]:
        signs = self.signs
        kinds = dict.fromkeys(bar.row.kind for bar in self.picture.bars())
        day = "today, " if self.report.today else ""
        wrong = (
            [f"{signs.wrong} ends before it begins"]
            if any(one.row.period.inverted for one in self.picture.bars())
            else []
        )
        items = [
            *(f"{signs.bars[kind] * 2} {kind}" for kind in kinds),
            f"{signs.right} no end, or beyond the picture",
            f"{signs.doubt[:3]} not known",
            f"{signs.unset} not set yet",
            *wrong,
            f"{signs.today} {day}{self.picture.day}",
        ]
        line = ""
        for item in map(one_line, items):
            if line and display_width(line) + 3 + display_width(item) > self.screen.width:
                yield styled(line, "dim", self.screen)
                line = item
            else:
                line = f"{line}   {item}" if line else item
        yield styled(line, "dim", self.screen)
