"""The Document Log for machines; for people see `log_paper`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from seclog.core.report import DocumentLog, LogRow
from seclog.render.notes import corrected_notice, day, overdue_data, overdue_notice, trial_notice
from seclog.render.view import Sheet, View

if TYPE_CHECKING:
    from seclog.render.paper import Paper

HEADER = (
    "id",
    "label",
    "title",
    "type",
    "category",
    "version",
    "effective_on",
    "release",
    "release_title",
    "causes",
    "status",
    "drafts",
    "required_by",
    "governance",
    "owner",
)


def view(log: DocumentLog) -> View:
    """The Document Log in all its forms; JSON is `seclog/document-log/1`."""
    notices = tuple(filter(None, (overdue_notice(log.overdue), corrected_notice(log), trial_notice(log.trial))))
    return View(partial(_data, log), partial(_sheet, log), partial(_paper, log), notices)


def _data(log: DocumentLog) -> dict[str, object]:
    data: dict[str, object] = {
        "schema": "seclog/document-log/1",
        "collection": {"name": log.name, "version": log.number or None},
        "as_of": log.as_of.isoformat(),
        "known_at": log.known_at or None,
        "overdue": overdue_data(log.overdue),
    }
    if log.corrected:
        data["corrected_since"] = log.corrected
    if log.trial is not None:
        begins, ends = day(log.trial.begins_on) or None, day(log.trial.ends_on) or None
        data["trial"] = {"from": begins, "until": ends, "comment_at": log.trial.comment_at}
    data["documents"] = [_row_data(row) for row in log.rows]
    return data


def _row_data(row: LogRow) -> dict[str, object]:
    """The row written out, since this is half of what ten thousand rows cost."""
    data: dict[str, object] = {
        "id": row.id,
        "label": row.label,
        "title": row.title,
        "type": row.type,
        "category": row.category,
        "version": row.version,
        "effective_on": row.effective_on.isoformat(),
        "release": row.release,
        "release_title": row.release_title,
        "causes": row.causes,
        "status": row.status,
        "drafts": [{"version": draft.version, "release": draft.release} for draft in row.drafts],
        "required_by": row.required_by or None,
        "governance": row.governance or None,
        "owner": row.owner or None,
    }
    if row.retired_on is not None:
        data |= {"retired_on": row.retired_on.isoformat(), "merged_into": row.merged_into or None}
    return data


def _sheet(log: DocumentLog) -> Sheet:
    return Sheet(HEADER, _sheet_rows(log.rows))


def _sheet_rows(rows: Sequence[LogRow]) -> list[tuple[str, ...]]:
    """The rows as text; unpacked in one go, since this is what a hundred thousand rows cost."""
    comma = ", ".join
    return [
        (i, n, t, kind, sort, v, on.isoformat(), release, name, comma(causes), status, coming, calls, rules, owner)
        for i, n, t, kind, sort, v, on, release, name, causes, status, drafts, calls, rules, owner, *_ in rows
        for coming in (comma([f"{note.version} {note.release}" for note in drafts]) if drafts else "",)
    ]


def _paper(log: DocumentLog) -> Paper:
    from seclog.render.log_paper import paper

    return paper(log)
