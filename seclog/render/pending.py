"""What is coming, drawn: the planned releases by date and the drafts on each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from seclog.core.report import Pending, PendingDocument, PendingRelease
from seclog.render.flat import stamp
from seclog.render.notes import UNSCHEDULED, counted, day, overdue_data, overdue_notice, release_name
from seclog.render.paper import Cell, Column, Paper, Para, Section, alerts
from seclog.render.view import Sheet, View

HEADER = (
    "release",
    "release_title",
    "kind",
    "effective_on",
    "approved",
    "id",
    "label",
    "title",
    "live",
    "draft",
    "base",
    "stale",
    "modifications",
    "standing",
    "required_by",
    "governance",
    "owner",
    "retired",
    "merged_into",
    "ends",
)
COLUMNS = (
    Column("Document", "bold", wraps=True, keep=16),
    Column("Title", wraps=True),
    Column("Live"),
    Column("Draft", "yellow"),
    Column("Base", "dim"),
    Column("Modifications", wraps=True),
    Column("Standing", under="Modifications"),
)
_STYLES = {"approved": "green", "targeted": "cyan", "proposed": "dim"}


def view(pending: Pending) -> View:
    """What is coming in all its forms; JSON is `seclog/pending/1`."""
    return View(partial(_data, pending), partial(_sheet, pending), partial(_paper, pending), _notices(pending))


def _notices(pending: Pending) -> tuple[str, ...]:
    return tuple(filter(None, (overdue_notice(pending.overdue), *(one.text for one in pending.homeless))))


def _data(pending: Pending) -> dict[str, object]:
    return {
        "schema": "seclog/pending/1",
        "known_at": pending.known_at or None,
        "overdue": overdue_data(pending.overdue),
        "homeless": [one._asdict() for one in pending.homeless],
        "releases": [release_data(release) for release in pending.releases],
    }


def release_data(release: PendingRelease) -> dict[str, object]:
    """A planned release for JSON, with its drafts."""
    return {
        "id": release.id,
        "title": release.title,
        "kind": release.kind,
        "effective_on": day(release.effective_on) or None,
        "dates": [
            {
                "planned_on": day(one.planned_on) or None,
                "recorded_at": stamp(one.recorded_at),
                "reason": one.reason or None,
            }
            for one in release.dates
        ],
        "approved": release.approved,
        "remarks": release.remarks,
        "collisions": [one._asdict() for one in release.collisions],
        "documents": [_document_data(document) for document in release.documents],
    }


def _document_data(document: PendingDocument) -> dict[str, object]:
    said = {name: getattr(document, name) or None for name in ("required_by", "governance", "owner")}
    return document._asdict() | said | {"draft": document.draft or None, "merged_into": document.merged_into or None}


def _date_data(recorded_at: datetime, planned_on: date | None, reason: str) -> dict[str, object]:
    return {"planned_on": day(planned_on) or None, "recorded_at": stamp(recorded_at), "reason": reason or None}


def _sheet(pending: Pending) -> Sheet:
    return Sheet(HEADER, _sheet_rows(pending))


def _sheet_rows(pending: Pending) -> Iterator[tuple[str, ...]]:
    """One row per draft; a release without any has one row of its own, so that it is not lost."""
    for release in pending.releases:
        head = (release.id, release.title, release.kind, day(release.effective_on), _yes(release.approved))
        if not release.documents:
            yield (*head, *[""] * (len(HEADER) - len(head)))
        for d in release.documents:
            mods = ", ".join(d.modifications)
            said = (d.required_by, d.governance, d.owner, _yes(d.retired), d.merged_into, ", ".join(d.ends))
            yield (*head, d.id, d.label, d.title, d.live, d.draft, d.base, _yes(d.stale), mods, d.standing, *said)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _paper(pending: Pending) -> Paper:
    sections = tuple(map(_section, pending.releases))
    return Paper("Pending", alerts(*_notices(pending)), (Para(_summary(pending)),), COLUMNS, sections)


def _summary(pending: Pending) -> str:
    known = f", as known on {pending.known_at}" if pending.known_at else ""
    if not pending.releases:
        return f"Nothing is pending{known}."
    documents = [one for release in pending.releases for one in release.documents]
    leaving = sum(one.retired for one in documents)
    drafts = counted(len(documents) - leaving, "draft")
    if leaving:
        drafts += f", {counted(leaving, 'document')} to leave"
    planned = sum(release.effective_on is not None for release in pending.releases)
    return f"{drafts}, {counted(planned, 'dated release')}{known}. None of this is law yet."


def _section(release: PendingRelease) -> Section:
    notes = [Para(remark, "dim") for remark in release.remarks]
    if not release.documents:
        notes.append(Para("no drafts yet", "dim"))
    return Section(release_heading(release), list(map(_cells, release.documents)), release_when(release), tuple(notes))


def release_heading(release: PendingRelease) -> str:
    """A planned release's title; its id where it has none."""
    return "Unscheduled" if release.id == UNSCHEDULED and not release.title else release_name(release.id, release.title)


def release_when(release: PendingRelease) -> str:
    """A planned release's id, kind, date and approval in one phrase."""
    when = f"effective {day(release.effective_on)}" if release.effective_on else "no date"
    before = [one.planned_on for one in release.dates[:-1] if one.planned_on]
    if before:
        when = f"{when} (before: {', '.join(map(day, before))})"
    kind = "" if release.kind == "release" else release.kind
    name = "" if release.id == UNSCHEDULED else release.id
    return ", ".join(filter(None, (name, kind, when, "approved" if release.approved else "")))


def _cells(document: PendingDocument) -> tuple[Cell, ...]:
    standing = [Para(document.standing, _STYLES.get(document.standing, ""))]
    if document.stale:
        standing.append(Para("stale", "red") if not document.retired else Para("gone already", "red"))
    mods = "; ".join(document.modifications)
    live = document.live or "new"
    ends = [Para(f"ends {one}", "red") for one in document.ends]
    draft: Cell = (Para(document.draft), *ends) if ends else document.draft
    if document.retired:
        live, leaves = document.live, f"into {document.merged_into}" if document.merged_into else "leaves"
        draft = (Para(leaves, "red"),)
    return document.label, document.title, live, draft, document.base, mods, tuple(standing)
