"""The Document Log for people: every document, its version, its date, what changed it and what is coming."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from seclog.core.report import RETIRED, DocumentLog, DraftNote, LogRow
from seclog.render.notes import (
    UNSCHEDULED,
    change,
    collection_name,
    corrected_notice,
    counted,
    overdue_notice,
    trial_notice,
)
from seclog.render.paper import Cell, Column, Paper, Para, Section, alerts

COLUMNS = (
    Column("Document", "bold", wraps=True, keep=16),
    Column("Title", wraps=True),
    Column("Category", "dim", wraps=True, under="Title", folded="({})"),
    Column("Version", "green"),
    Column("Effective from"),
    Column("Change", wraps=True),
    Column("Pending", "yellow", wraps=True, keep=17, under="Change", folded="Pending: {}"),
)
GOVERNANCE = Column("Governance", "dim", wraps=True, under="Title", folded="Governance: {}")
_PLACE = 3  # of the governance among the columns, where some document has one of its own


def paper(log: DocumentLog) -> Paper:
    """The Document Log grouped by type, with what must be said first."""
    lead = (Para(_summary(log)), *alerts(trial_notice(log.trial)))
    governed = any(row.governance for row in log.rows)
    columns = (*COLUMNS[:_PLACE], GOVERNANCE, *COLUMNS[_PLACE:]) if governed else COLUMNS
    groups = groupby(log.rows, attrgetter("type"))
    sections = tuple(_section(kind, list(rows), governed=governed) for kind, rows in groups)
    warnings = alerts(overdue_notice(log.overdue), corrected_notice(log))
    return Paper(collection_name(log.name, log.number), warnings, lead, columns, sections)


def _summary(log: DocumentLog) -> str:
    known = f", as known on {log.known_at}" if log.known_at else ""
    if not log.rows:
        return f"No document is in force as of {log.as_of}{known}."
    documents = len({row.id for row in log.rows})
    coming = len({row.id for row in log.rows if row.drafts})
    pending = f", {coming:,} with a draft pending" if coming else ""
    return f"As of {log.as_of}{known}: {counted(documents, 'document')}{pending}."


def _section(kind: str, rows: list[LogRow], *, governed: bool) -> Section:
    cells = [_cells(row) for row in rows]
    if governed:
        cells = [(*one[:_PLACE], row.governance, *one[_PLACE:]) for one, row in zip(cells, rows, strict=True)]
    return Section(kind, cells, counted(len({row.id for row in rows}), "document"))


def _cells(row: LogRow) -> tuple[Cell, ...]:
    version: Cell = row.version
    if row.status != "live":
        version = (Para(row.version, "dim"), *(Para(one, "red") for one in _left(row)))
    caused = change(row.release, row.release_title, row.causes)
    coming = tuple(Para(_coming(draft)) for draft in row.drafts)
    title = "" if row.title == row.label else row.title
    return row.label, title, row.category, version, row.effective_on.isoformat(), caused, coming


def _left(row: LogRow) -> tuple[str, ...]:
    """What a vacated label reads, and where the content went."""
    since = f"Not used since {row.retired_on}" if row.retired_on is not None else row.status
    return (since, f"merged into {row.merged_into}") if row.merged_into else (since,)


def _coming(draft: DraftNote) -> str:
    """`8.1 for June 2021`: the month the release is planned for, or its id where it has no date."""
    if draft.version == RETIRED:
        return f"leaves with {draft.release}"
    if draft.planned_on is not None:
        return f"{draft.version} for {draft.planned_on:%B %Y}"
    if draft.release == UNSCHEDULED:
        return f"{draft.version}, unscheduled"
    return f"{draft.version} in {draft.release}, unscheduled"
