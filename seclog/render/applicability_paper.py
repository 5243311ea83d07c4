"""The applicability tables as people read them, in a terminal and in papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from seclog.core.applicability import Applicability, Dates, Link, LinkTable, PeriodTable, Row
from seclog.render.notes import counted
from seclog.render.paper import Column, Paper, Para, Section, alerts
from seclog.render.spec_words import (
    MADE_UP,
    NO_LAW,
    NOT_STATED,
    Written,
    as_of,
    begin_words,
    end_words,
    key,
    mark,
    notices,
    origins,
)


class Grid(NamedTuple):
    """A table as words: what it is called, its columns, its rows; the first column says which version a row is of."""

    caption: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


class Notes:
    """The notes of rows, numbered as they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, row: Row | Link) -> str:
        """What stands behind a version: that it is illustrative, and the number of its note."""
        made_up = mark(row.illustrative)
        number = self._numbers.setdefault(row.note, len(self._numbers) + 1) if row.note else 0
        return f"{made_up} [{number}]" if number else made_up

    def lines(self) -> list[str]:
        """The notes with their numbers."""
        return [f"[{number}] {note}" for note, number in self._numbers.items()]


def title(report: Applicability) -> str:
    """The heading of all tables."""
    whom = f" for {report.device}" if report.device else ""
    return f"Applicability tables of the {report.basis.collection}{whom}"


def lead(report: Applicability, written: Written) -> list[str]:
    """The day, where the tables come from, and that they are not the law."""
    versions = {(one.specification, row.version) for one in report.periods for row in one.rows}
    said = f"{as_of(report.basis, written)}: {counted(len(versions), 'version')}; first and last days are included."
    bare = dict.fromkeys(one.name for one in report.periods if not one.rows)
    empty = [f"No version is known here of {', '.join(bare)}."] if bare else []
    return [said, *origins(report.basis, written), NO_LAW, *empty]


def foot(report: Applicability, made: list[Grid], notes: Notes) -> list[str]:
    """The key to the words that stand for days, what is illustrative, and the notes."""
    said = [cell for grid in made for row in grid.rows for cell in row]
    rows = [row.illustrative for table in report.periods for row in table.rows]
    rows += [one.illustrative for table in report.periods for row in table.rows for one in row.periods if one]
    rows += [link.illustrative for links in report.links for link in links.rows]
    made_up = [MADE_UP] if any(rows) else []
    about = dict.fromkeys(f"{one.name}: {one.note}" for one in report.periods if one.note)
    return [*key(said), *made_up, *about, *notes.lines()]


def grids(report: Applicability, written: Written, notes: Notes) -> list[Grid]:
    """The tables of periods that have rows, then the linked ones."""
    periods = [_periods(one, written, notes) for one in report.periods if one.rows]
    return [*periods, *(_links(one, written, notes) for one in report.links)]


def heading(report: Applicability, written: Written) -> Paper:
    """The title and what stands above the tables."""
    above = tuple(map(Para, lead(report, written)))
    return Paper(title(report), alerts(*notices(report.basis)), above)


def papers(report: Applicability, written: Written, *, apart: bool) -> Iterator[Paper]:
    """The heading, a paper for each table, since their columns differ, and the foot.

    With `apart` a table's caption is a heading of its own, else a line above the table.
    """
    notes = Notes()
    made = grids(report, written, notes)
    yield heading(report, written)
    for one in made:
        above = () if apart else (Para(one.caption, "heading"),)
        columns = (Column(one.columns[0], "bold"), *(Column(name, wraps=True, keep=10) for name in one.columns[1:]))
        yield Paper("", (), above, columns, (Section(one.caption if apart else "", one.rows),))
    below = foot(report, made, notes)
    if below:
        yield Paper("", (), tuple(Para(text, "dim") for text in below))


def _periods(table: PeriodTable, written: Written, notes: Notes) -> Grid:
    conditions = any(row.condition for row in table.rows)
    sides = tuple(f"{kind.capitalize()} {side}" for kind in table.kinds for side in ("start", "end"))
    columns = ("Version", *(("Condition",) if conditions else ()), *sides)
    rows = []
    for row in table.rows:
        cells = (cell for dates in row.periods for cell in _sides(dates, written, mark(_apart(row, dates))))
        condition = (row.condition or "general case",) if conditions else ()
        rows.append((f"{row.version}{notes.mark(row)}", *condition, *cells))
    return Grid(_caption(table), columns, rows)


def _caption(table: PeriodTable) -> str:
    """`SMETS2: ESME (Electricity Smart Metering Equipment)`."""
    named = f" ({table.device_name})" if table.device_name else ""
    return f"{table.name}: {table.device}{named}" if table.device else table.name


def _links(table: LinkTable, written: Written, notes: Notes) -> Grid:
    devices = any(row.devices for row in table.rows)
    columns = (
        "Version",
        f"Relevant {table.other_name} versions",
        *(("For",) if devices else ()),
        "Applicability start",
        "Applicability end",
    )
    rows = []
    for row in table.rows:
        whom = (", ".join(row.devices) or "all device types",) if devices else ()
        marked = f"{row.version}{notes.mark(row)}"
        rows.append((marked, ", ".join(row.others), *whom, *_sides(row.period, written, "")))
    return Grid(f"{table.name}: relevant versions of {table.other_name}", columns, rows)


def _apart(row: Row, dates: Dates | None) -> bool:
    """Whether a period is illustrative in a row that is not as a whole."""
    return dates is not None and dates.illustrative and not row.illustrative


def _sides(dates: Dates | None, written: Written, behind: str) -> tuple[str, str]:
    if dates is None:
        return NOT_STATED, NOT_STATED
    return f"{begin_words(dates.begin.bound, written)}{behind}", f"{end_words(dates.end.bound, written)}{behind}"
