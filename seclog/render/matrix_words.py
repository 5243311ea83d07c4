"""The signs of a matrix, what they mean, and the sentences and footnotes that stand around it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from seclog.core.matrix import (
    GOES_WITH,
    INCOMPATIBLE,
    NONE_RECORDED,
    NOT_JUDGED,
    SAME,
    Cell,
    IncompatibleList,
    Matrix,
    Reason,
    lookup,
)
from seclog.render.notes import counted
from seclog.render.spec_words import (
    ILLUSTRATIVE,
    NO_LAW,
    NO_SOURCE,
    Written,
    as_of,
    begin_words,
    end_words,
    key,
    mark,
    notices,
    origins,
)

if TYPE_CHECKING:
    from seclog.core.spec_basis import Basis

SIGNS = {INCOMPATIBLE: "X", GOES_WITH: "+", NONE_RECORDED: ".", NOT_JUDGED: "?", SAME: "="}
NONE = "No incompatibility is recorded."
_MEANS = {
    INCOMPATIBLE: ("X1", "incompatible, for the reason with that number"),
    GOES_WITH: ("+", "goes with: a table says that the two go together"),
    NONE_RECORDED: (".", "no incompatibility is recorded; compatibility is the principle of the design"),
    NOT_JUDGED: ("?", "not judged: the list of incompatibilities does not speak of it"),
    SAME: ("=", "the same version"),
}
_MARKS = {
    "(": ("()", "in brackets: for some device types only"),
    "+?": ("+?", "the sources do not say whether the two go together on this day"),
    "!": ("!", "a table says that the two go together; the incompatibility is shown"),
}

Explained = tuple[str, str]  # a sign, and what is said of it


class Shown(NamedTuple):
    """A cell as people see it: its sign with numbers and marks, the words for those who hear it, its status."""

    sign: str
    words: str
    status: str


class Footnotes:
    """The reasons of a matrix: incompatibilities numbered in the order of its rows, and what goes together."""

    def __init__(self, matrix: Matrix) -> None:
        self._cells = lookup(matrix)
        self._default = Shown(SIGNS[matrix.default], words_of(matrix.default), matrix.default)
        self._numbers: dict[Reason, int] = {}
        self.relations: dict[Reason, None] = {}
        for row in matrix.rows:
            for place in range(len(matrix.axes)):
                self._take(self._cells.get((row, place)))

    def _take(self, cell: Cell | None) -> None:
        for one in cell.reasons if cell else ():
            stated = one._replace(devices=())
            if one.status == INCOMPATIBLE:
                self._numbers.setdefault(stated, len(self._numbers) + 1)
            else:
                self.relations.setdefault(stated)

    @property
    def numbered(self) -> list[tuple[int, Reason]]:
        """The incompatibilities with their numbers."""
        return [(number, reason) for reason, number in self._numbers.items()]

    def shown(self, row: int, column: int) -> Shown:
        """The cell at two places."""
        cell = self._cells.get((row, column))
        if cell is None:
            return self._default
        numbers = [self._numbers[one._replace(devices=())] for one in cell.reasons if one.status == INCOMPATIBLE]
        told = ",".join(map(str, numbers))
        sign = f"{SIGNS[cell.status]}{told}" + ("" if cell.sure else "?")
        marks = ("!" if cell.contradiction else "") + (ILLUSTRATIVE if cell.illustrative else "")
        said = words_of(cell.status, cell)
        heard = f"{said}, reason {told}" if told else said
        made_up = ", illustrative" if cell.illustrative else ""
        return Shown((f"({sign})" if cell.devices else sign) + marks, heard + made_up, cell.status)


def words_of(status: str, cell: Cell | None = None) -> str:
    """`incompatible`, `goes with (GSME)`, `goes with, perhaps`: a cell in words."""
    said = "same version" if status == SAME else status.replace("-", " ")
    if cell is None:
        return said
    perhaps = "" if cell.sure else ", perhaps"
    return f"{said} ({', '.join(cell.devices)}){perhaps}" if cell.devices else f"{said}{perhaps}"


def legend(matrix: Matrix, shown: list[Shown]) -> list[Explained]:
    """What each sign means that stands in the matrix."""
    there = {one.status for one in shown}
    said = [_MEANS[status] for status in SIGNS if status in there]
    said += [meant for sign, meant in _MARKS.items() if any(sign in one.sign for one in shown)]
    made_up = any(one.illustrative for one in matrix.axes) or any(ILLUSTRATIVE in one.sign for one in shown)
    return said + ([(ILLUSTRATIVE, NO_SOURCE)] if made_up else [])


def title(matrix: Matrix) -> str:
    """The heading."""
    return f"Which specifications of the {matrix.basis.collection} go together"


def lead(matrix: Matrix, written: Written = date.isoformat) -> list[str]:
    """The day, where the tables come from, and that the matrix is not the law."""
    versions = {(one.specification, one.version) for one in matrix.axes}
    said = f"{as_of(matrix.basis, written)}: {counted(len(versions), 'version')}."
    return [said, *origins(matrix.basis, written), NO_LAW, *statements(matrix, written)]


def alerting(matrix: Matrix) -> list[str]:
    """What must stand out: notices, and what contradicts itself."""
    bad = [one for cell in matrix.cells if cell.contradiction for one in cell.reasons if one.status == INCOMPATIBLE]
    pairs = dict.fromkeys(f"{one.first} and {one.second}" for one in bad)
    said = (f"{pair} are listed as incompatible, and a table says that they go together." for pair in pairs)
    return [*notices(matrix.basis), *said]


def none_words(report: Matrix | IncompatibleList, written: Written = date.isoformat) -> str:
    """What is said where no incompatibility is in force: none is recorded, or only others than of that day."""
    told = [f"{report.coming} to come"] if report.coming else []
    told += [f"{report.past} ended"] if report.past else []
    if not told:
        return NONE
    day = written(report.basis.as_of)
    return f"No incompatibility is in force on {day}; {', '.join(told)}: see --incompatible --all."


def statements(matrix: Matrix, written: Written = date.isoformat) -> Iterator[str]:
    """What the list covers, and what is left out."""
    yield from list_words(matrix.basis, matrix.begins, written, listed=matrix.listed)
    bad = matrix.hidden or any(one.status == INCOMPATIBLE for one in matrix.cells)
    if matrix.default == NONE_RECORDED and not bad:
        yield none_words(matrix, written)
    yield from matrix.notes
    if matrix.excluded:
        names = {one.specification: one.name for one in matrix.axes}
        said = ", ".join(names.get(one, one) for one in matrix.excluded)
        yield f"Left out of the list of incompatibilities, and so not judged: {said}."
    if matrix.hidden:
        are = "1 incompatibility is" if matrix.hidden == 1 else f"{matrix.hidden:,} incompatibilities are"
        yield f"{are} left out, of versions that have ended; --all shows them."
    unlisted = [one.label for one in matrix.axes if one.unlisted and not one.device]
    if unlisted:
        yield f"Named elsewhere, and in no table of versions: {', '.join(unlisted)}."


def list_words(basis: Basis, begins: date | None, written: Written, *, listed: bool) -> Iterator[str]:
    """That there is no list, or that the day lies before its first one."""
    if not listed:
        yield "No list of incompatibilities is held here."
    elif begins is not None and begins > basis.as_of:
        yield (
            f"The list of incompatibilities begins on {written(begins)}; before it the Code had a compatibility "
            "matrix, which is not held here."
        )


def reason_line(number: int, one: Reason, written: Written = date.isoformat) -> Explained:
    """`X1` and `SMETS2 2.0 and GBCS 3.2: designed so; since 2020-10-22; source S30`."""
    source = f"; source {one.source}" if one.source else ""
    text = f"{one.text}{mark(one.illustrative)}"
    return f"X{number}", f"{one.first} and {one.second}: {text}; {extent(one, written)}{source}"


def extent(one: Reason, written: Written = date.isoformat) -> str:
    """`since 2020-10-22`, `from 2020-10-22 to 2021-06-30`: the days of an incompatibility, both included."""
    begin, end = one.period
    until = end_words(end, written)
    if begin.day is None:
        return f"until {until}" if end.day else "from the outset"
    return f"from {written(begin.day)} to {until}" if end.day else f"since {written(begin.day)}"


def relation_lines(notes: Footnotes, written: Written = date.isoformat) -> list[str]:
    """`SMETS2 3.1 with GBCS 3.1, GBCS 3.2: no first day to no end`, with those of one period together."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in notes.relations:
        days = f"{begin_words(one.period.begin, written)} to {end_words(one.period.end, written)}"
        source = f"; source {one.source}" if one.source else ""
        note = f"; {one.text}" if one.text else ""
        found.setdefault((one.first, f"{days}{note}{source}{mark(one.illustrative)}"), []).append(one.second)
    return [f"{first} with {', '.join(others)}: {rest}" for (first, rest), others in found.items()]


def relation_key(notes: Footnotes) -> list[str]:
    """The sentences for the words that stand for days of relations."""
    sides = [(begin_words(one.period.begin), end_words(one.period.end)) for one in notes.relations]
    return list(key([word for pair in sides for word in pair]))
