"""Comments on how documents are categorised, listed as of a day and as known then."""

from __future__ import annotations

from datetime import date, datetime

from seclog.core.feedback import Comment, Feedback
from seclog.core.record import FeedbackRow
from seclog.core.report import LogRow
from seclog.formats.record_parts import get_feedback
from seclog.formats.sinks import LogSink
from seclog.ops.history import pick
from seclog.ops.load import Known, Reading, read_known, read_with, today_at
from seclog.store.git import Git


def list_feedback(
    git: Git, now: datetime, name: str | None = None, as_of: date | None = None, known: str | None = None
) -> Feedback:
    """The comments on all documents or on one, up to a day (included), from the records known by `known`."""
    limit = read_known(git, known)
    day = as_of or now.date()
    sink, reading = _read(git, day, limit)
    if as_of is None and (today := today_at(now, sink.time_zone)) != day:
        day = today
        sink, reading = _read(git, day, limit)
    rows = {row.id: row for row in sink.rows}
    noted = [get_feedback(text) for text in reversed(sink.feedback)]
    labels = {one.document: one.document for one in noted} | {one: row.label for one, row in rows.items()}
    wanted = labels if name is None else (pick(name, labels, []),)
    comments = [_comment(one, rows.get(one.document)) for one in noted if one.on <= day and one.document in wanted]
    comments.sort(key=lambda one: one.on)
    return Feedback(sink.name, day, limit.said, sink.trial, tuple(comments), reading.overdue)


def _read(git: Git, day: date, known: Known) -> tuple[LogSink, Reading]:
    def make() -> LogSink:
        return LogSink(day, retired_too=True, known_until=known.until)

    _, sink, reading = read_with(git, make, known, day)
    return sink, reading


def _comment(one: FeedbackRow, row: LogRow | None) -> Comment:
    """A comment with the document's label and category; one that is not in the log that day has its id alone."""
    label, category = (row.label, row.category) if row is not None else (one.document, "")
    return Comment(one.document, label, category, one.on, one.by, one.text)
