"""The Document Log: every document in force on a day, as known then or now (review paper 3.1)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from seclog.core.errors import UsageError
from seclog.core.report import RETIRED, DocumentLog, DraftNote, LogRow, sort_rows
from seclog.core.text import folded, nearest
from seclog.formats.sinks import LogSink
from seclog.ops.load import Known, Reading, read_known, read_with, today_at
from seclog.store.git import Git

if TYPE_CHECKING:
    from seclog.core.line import Line


def document_log(
    git: Git, now: datetime, as_of: date | None = None, known: str | None = None, *, retired_too: bool = False
) -> DocumentLog:
    """The log on `as_of` (default: today in the collection's time zone), from the records known by `known`."""
    limit = read_known(git, known)
    day = as_of or now.date()
    sink, reading = _read(git, day, limit, retired_too)
    if as_of is None and (today := today_at(now, sink.time_zone)) != day:
        day = today
        sink, reading = _read(git, day, limit, retired_too)
    rows = sort_rows(sink.rows, sink.types)
    lines = open_lines(sink, reading)
    if lines and (known or day >= today_at(now, sink.time_zone)):
        rows = with_drafts(rows, lines)
    return DocumentLog(sink.name, sink.number, day, limit.said, rows, sink.trial, reading.overdue)


def _read(git: Git, day: date, known: Known, retired_too: bool) -> tuple[LogSink, Reading]:
    def make() -> LogSink:
        return LogSink(day, retired_too=retired_too, known_until=known.until)

    _, sink, reading = read_with(git, make, known, day)
    return sink, reading


def open_lines(sink: LogSink, reading: Reading) -> list[Line]:
    """The lines that have neither landed nor been cancelled: scheduled ones by date, then the others."""
    lines = [line for release, line in reading.lines.items() if release not in sink.closed]
    return sorted(lines, key=lambda one: (one.planned_on is None, one.planned_on or date.max, one.release))


def with_drafts(rows: tuple[LogRow, ...], lines: list[Line]) -> tuple[LogRow, ...]:
    """The rows with the drafts that stand on lines for their documents."""
    notes: dict[str, list[DraftNote]] = {}
    for line in lines:
        for document, draft in line.drafts.items():
            notes.setdefault(document, []).append(DraftNote(draft.row.version, line.release, line.planned_on))
        for document in line.retired:
            notes.setdefault(document, []).append(DraftNote(RETIRED, line.release, line.planned_on))
    if not notes:
        return rows
    return tuple(row._replace(drafts=tuple(notes[row.id])) if row.id in notes else row for row in rows)


def only(log: DocumentLog, kind: str | None, category: str | None) -> DocumentLog:
    """The log kept to a type and a category, named in any letter case; raises UsageError for one it does not have."""
    rows = log.rows
    for name, wanted, of in (("type", kind, _type_of), ("category", category, _category_of)):
        if wanted is None:
            continue
        known = dict.fromkeys(map(of, log.rows))
        found = next((one for one in known if folded(one) == folded(wanted)), None)
        if found is None:
            near = nearest(wanted, known)
            hint = f"Did you mean {near}?" if near else f"There is: {', '.join(known)}."
            raise UsageError(f"No document in the log has the {name} {wanted!r}.", hint)
        rows = tuple(row for row in rows if of(row) == found)
    return log._replace(rows=rows)


def _type_of(row: LogRow) -> str:
    return row.type


def _category_of(row: LogRow) -> str:
    return row.category
