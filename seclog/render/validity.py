"""Periods of specifications, drawn as a table; days are as printed, first and last included."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from seclog.core.period import last, last_day
from seclog.core.validity import BEGIN, END, GONE, NEW, Earlier, earlier
from seclog.render.notes import counted, day
from seclog.render.paper import Cell, Column, Paper, Para, Section, alerts
from seclog.render.spec_words import (
    MADE_UP,
    basis_data,
    begin_words,
    end_words,
    key,
    mark,
    notices,
    side_data,
)
from seclog.render.validity_words import (
    change_words,
    day_line,
    for_whom,
    origins_by_id,
    reason_words,
    said_words,
    title,
    why,
)
from seclog.render.view import Sheet, View

if TYPE_CHECKING:
    from seclog.core.specification import Stated
    from seclog.core.validity import PeriodRow, Validity

HEADER = (
    "specification",
    "version",
    "devices",
    "condition",
    "kind",
    "status",
    "first_day",
    "surely_from",
    "last_day",
    "surely_until",
    "since",
    "since_by",
    "reason",
    "source",
    "change",
    "illustrative",
    "corrected",
)
COLUMNS = (
    Column("Version", "bold", wraps=True, keep=12),
    Column("For", wraps=True, keep=8, under="Version"),
    Column("Period"),
    Column("First day", wraps=True, keep=10),
    Column("Last day", wraps=True, keep=11),
    Column("Why", wraps=True, keep=16),
)


def view(report: Validity) -> View:
    """Periods in all their forms; JSON is `seclog/validity/1`."""
    said = tuple(notices(report.basis))
    return View(partial(_data, report), partial(_sheet, report), partial(_paper, report), said, piped="tsv")


def _data(report: Validity) -> dict[str, object]:
    rows = [*report.rows, *report.gone]
    return {
        "schema": "seclog/validity/1",
        **basis_data(report.basis),
        "without_periods": [{"name": name, "version": version or None} for name, version in report.bare],
        "periods": [_period_data(row) for row in rows],
    }


def _period_data(row: PeriodRow) -> dict[str, object]:
    return {
        "specification": row.specification,
        "name": row.name,
        "version": row.version,
        "devices": list(row.devices),
        "condition": row.condition or None,
        "kind": row.kind,
        "first_day": side_data(row.period.begin, end=False),
        "last_day": side_data(row.period.end, end=True),
        "first_days": [_stated_data(one, end=False) for one in row.begins],
        "last_days": [_stated_data(one, end=True) for one in row.ends],
        "source": row.source or None,
        "note": row.note or None,
        "illustrative": row.illustrative,
        "change": row.change or None,
        "new_for": list(row.new_for),
        "moved": [
            {
                "side": one.side,
                "before": side_data(one.before, end=one.side == END),
                "devices": list(one.devices),
            }
            for one in row.moved
        ],
    }


def _stated_data(one: Stated, *, end: bool) -> dict[str, object]:
    said = {"since": day(one.since) or None, "since_by": one.since_by}
    texts = {"reason": one.reason or None, "source": one.source or None, "corrected": one.corrected or None}
    return {**side_data(one.bound, end=end), **said, **texts}


def _sheet(report: Validity) -> Sheet:
    return Sheet(HEADER, _lines(report))


def _lines(report: Validity) -> Iterator[tuple[str, ...]]:
    for row in (*report.rows, *report.gone):
        yield _line(row, "standing", row.begins[-1], row.ends[-1])
        for one in earlier(row) if report.asked.history else ():
            begin, end = (None, one.stated) if one.side == END else (one.stated, None)
            yield _line(row, "earlier", begin, end)


def _line(row: PeriodRow, status: str, begin: Stated | None, end: Stated | None) -> tuple[str, ...]:
    """One line; the day since which, the reason and the source are those of the end where there is one."""
    said = end or begin
    assert said is not None
    first, sure_from = (begin.bound.day or begin.bound.word, begin.bound.sure) if begin else ("", None)
    ended, sure_until = (last_day(end.bound), end.bound.sure) if end else ("", None)
    return (
        row.specification,
        row.version,
        ", ".join(row.devices),
        row.condition,
        row.kind,
        status,
        str(first),
        day(sure_from),
        ended,
        day(sure_until and last(sure_until)),
        day(said.since),
        "yes" if said.since_by else "",
        said.reason,
        said.source or row.source,
        "; ".join(change_words(row)) if status == "standing" else "",
        "yes" if row.illustrative else "",
        said.corrected,
    )


def _paper(report: Validity) -> Paper:
    tables = origins_by_id(report)
    sections = []
    groups: dict[tuple[str, str], list[PeriodRow]] = {}
    for row in (*report.rows, *report.gone):
        groups.setdefault((row.specification, row.name), []).append(row)
    for (specification, name), rows in groups.items():
        cells = [cells for row in rows for cells in _row_cells(row, history=report.asked.history)]
        sections.append(Section(name, cells, tables.get(specification, "")))
    above, foot = alerts(*notices(report.basis)), tuple(Para(text, "dim") for text in _foot(report))
    return Paper(title(report), above, (Para(day_line(report)),), COLUMNS, tuple(sections), foot)


def _foot(report: Validity) -> Iterator[str]:
    notes = dict.fromkeys(
        f"{row.name} {row.version}{f' ({row.condition})' if row.condition else ''}: {row.note}"
        for row in report.rows
        if row.note
    )
    yield from notes
    if report.bare:
        named = ", ".join(f"{name} {version}".rstrip() for name, version in report.bare)
        yield f"No period is stated for {named}."
    rows = [*report.rows, *report.gone]
    shown = [(row.begins, row.ends) if report.asked.history else (row.begins[-1:], row.ends[-1:]) for row in rows]
    said = [begin_words(one.bound) for begins, _ in shown for one in begins]
    yield from key([*said, *(end_words(one.bound) for _, ends in shown for one in ends)])
    if any(row.illustrative for row in rows):
        yield MADE_UP


def _row_cells(row: PeriodRow, *, history: bool) -> Iterator[tuple[Cell, ...]]:
    before = earlier(row)
    marks = [Para(text, "alert") for text in change_words(row)]
    style = "dim" if row.change == GONE else ""
    changed = {one.side for one in row.moved} if row.change != NEW else {BEGIN, END}
    reasons = [*marks, *(Para(text) for text in why(row))]
    if before and not history:
        reasons.append(Para(f"{counted(len(before), 'earlier statement')}: see --history", "dim"))
    yield (
        f"{row.version}{mark(row.illustrative)}",
        for_whom(row),
        row.kind,
        _side_cell(begin_words(row.period.begin), "bold" if BEGIN in changed else style),
        _side_cell(end_words(row.period.end), "bold" if END in changed else style),
        tuple(reasons),
    )
    for one in before if history else ():
        yield _earlier_cells(one, row)


def _side_cell(words: str, style: str) -> Cell:
    """A day or a word, and below it the day up to which it is sure all the same."""
    word, _, sure = words.partition(" (")
    return Para(word, style), Para(sure.rstrip(")"), "dim")


def _earlier_cells(one: Earlier, row: PeriodRow) -> tuple[Cell, ...]:
    """A line below a period: what was stated before, of one side, and from when to when."""
    begin = begin_words(one.stated.bound) if one.side == BEGIN else ""
    end = end_words(one.stated.bound) if one.side == END else ""
    because = reason_words(one.stated, row.source)
    told = tuple(Para(text, "dim") for text in (said_words(one), because) if text)
    return "", "", (Para("before", "dim"),), (Para(begin, "dim"),), (Para(end, "dim"),), told
