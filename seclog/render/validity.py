"""Periods of specifications, drawn as a table; days are as printed, first and last included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from seclog.core.period import Bound, last, last_day
from seclog.core.validity import BEGIN, END, GONE, NEW, Earlier, earlier
from seclog.render.notes import counted, overdue_data, overdue_notice
from seclog.render.paper import Cell, Column, Paper, Para, Section, alerts
from seclog.render.validity_words import (
    begin_words,
    change_words,
    end_words,
    for_whom,
    lead,
    origin,
    reason_words,
    said_words,
    title,
    why,
)
from seclog.render.view import Sheet, View

if TYPE_CHECKING:
    from seclog.core.specification import Stated, Table
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
    return View(
        partial(_data, report), partial(_sheet, report), partial(_paper, report), tuple(_notices(report)), piped="tsv"
    )


def _notices(report: Validity) -> Iterator[str]:
    """What a form for machines leaves out: that a release is due, that it is no law, or not of the day asked for."""
    if report.overdue:
        yield overdue_notice(report.overdue)
    yield from (text for text, style in lead(report) if style == "alert")


def _data(report: Validity) -> dict[str, object]:
    rows = [*report.rows, *report.gone]
    return {
        "schema": "seclog/validity/1",
        "collection": {"name": report.collection},
        "as_of": str(report.as_of),
        "known_at": report.known_at or None,
        "release": report.release or None,
        "is_law": not report.release,
        "overdue": overdue_data(report.overdue),
        "tables": [_table_data(name, table, report) for name, table in report.tables],
        "without_periods": [{"name": name, "version": version or None} for name, version in report.bare],
        "periods": [_period_data(row) for row in rows],
    }


def _table_data(specification: str, table: Table, report: Validity) -> dict[str, object]:
    return {
        "specification": specification,
        "document": table.document or None,
        "label": table.label or None,
        "version": table.version or None,
        "effective_on": str(table.effective_on),
        "release": table.release or None,
        "draft": table.draft,
        "early": specification in report.early,
    }


def _period_data(row: PeriodRow) -> dict[str, object]:
    return {
        "specification": row.specification,
        "name": row.name,
        "version": row.version,
        "devices": list(row.devices),
        "condition": row.condition or None,
        "kind": row.kind,
        "first_day": _begin_data(row.period.begin),
        "last_day": _end_data(row.period.end),
        "first_days": [_stated_data(one, _begin_data(one.bound)) for one in row.begins],
        "last_days": [_stated_data(one, _end_data(one.bound)) for one in row.ends],
        "source": row.source or None,
        "note": row.note or None,
        "illustrative": row.illustrative,
        "change": row.change or None,
        "new_for": list(row.new_for),
        "moved": [
            {
                "side": one.side,
                "before": _begin_data(one.before) if one.side == BEGIN else _end_data(one.before),
                "devices": list(one.devices),
            }
            for one in row.moved
        ],
    }


def _begin_data(bound: Bound) -> dict[str, object]:
    """A beginning for JSON: its day, or a word, and the first day surely inside."""
    return {"day": _iso(bound.day), "word": bound.word or None, "surely": _iso(bound.sure)}


def _end_data(bound: Bound) -> dict[str, object]:
    """An end for JSON: the last day included, or a word, and the last day surely inside."""
    return {"day": _last(bound.day), "word": bound.word or None, "surely": _last(bound.sure)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _last(day: date | None) -> str | None:
    return last(day).isoformat() if day else None


def _stated_data(one: Stated, bound: dict[str, object]) -> dict[str, object]:
    said = {"since": _iso(one.since), "since_by": one.since_by}
    return {**bound, **said, "reason": one.reason or None, "source": one.source or None}


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
        _iso(sure_from) or "",
        ended,
        _last(sure_until) or "",
        _iso(said.since) or "",
        "yes" if said.since_by else "",
        said.reason,
        said.source or row.source,
        "; ".join(change_words(row)) if status == "standing" else "",
        "yes" if row.illustrative else "",
    )


def _paper(report: Validity) -> Paper:
    tables = dict(report.tables)
    sections = []
    groups: dict[tuple[str, str], list[PeriodRow]] = {}
    for row in (*report.rows, *report.gone):
        groups.setdefault((row.specification, row.name), []).append(row)
    for (specification, name), rows in groups.items():
        table = tables.get(specification)
        cells = [cells for row in rows for cells in _row_cells(row, history=report.asked.history)]
        sections.append(Section(name, cells, origin(table) if table else ""))
    rest = tuple(Para(text) for text, style in lead(report) if style != "alert")
    return Paper(title(report), alerts(*_notices(report)), rest, COLUMNS, tuple(sections), tuple(_foot(report)))


def _foot(report: Validity) -> Iterator[Para]:
    notes = dict.fromkeys(
        f"{row.name} {row.version}{f' ({row.condition})' if row.condition else ''}: {row.note}"
        for row in report.rows
        if row.note
    )
    yield from (Para(note, "dim") for note in notes)
    if report.bare:
        named = ", ".join(f"{name} {version}".rstrip() for name, version in report.bare)
        yield Para(f"No period is stated for {named}.", "dim")


def _row_cells(row: PeriodRow, *, history: bool) -> Iterator[tuple[Cell, ...]]:
    before = earlier(row)
    marks = [Para(text, "alert") for text in change_words(row)]
    illustrative = [Para("illustrative", "yellow")] if row.illustrative else []
    style = "dim" if row.change == GONE else ""
    changed = {one.side for one in row.moved} if row.change != NEW else {BEGIN, END}
    reasons = [*marks, *(Para(text) for text in why(row))]
    if before and not history:
        reasons.append(Para(f"{counted(len(before), 'earlier statement')}: see --history", "dim"))
    yield (
        (Para(row.version), *illustrative),
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
