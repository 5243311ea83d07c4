"""A document's history for machines; for people see `history_paper`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from seclog.core.report import DocumentCard, DocumentHistory, HistoryEntry, Reclassification
from seclog.render.flat import stamp
from seclog.render.notes import day, overdue_data, overdue_notice
from seclog.render.relations import relations_data
from seclog.render.view import Sheet, View

if TYPE_CHECKING:
    from seclog.render.paper import Paper

HEADER = (
    "version",
    "status",
    "title",
    "effective_on",
    "ended_on",
    "release",
    "release_title",
    "causes",
    "recorded_at",
    "commit",
    "tag",
    "remark",
    "path",
)


def view(history: DocumentHistory) -> View:
    """A document's history in all its forms; JSON is `seclog/document-history/1`."""
    notices = tuple(filter(None, (overdue_notice(history.overdue),)))
    return View(partial(_data, history), partial(_sheet, history), partial(_paper, history), notices)


def _data(history: DocumentHistory) -> dict[str, object]:
    return {
        "schema": "seclog/document-history/1",
        "document": card_data(history.document),
        "known_at": history.known_at or None,
        "overdue": overdue_data(history.overdue),
        "versions": [_entry_data(entry) for entry in history.versions],
        "classified": [_change_data(one) for one in history.classified],
        "effects": effects_data(history),
    }


def card_data(card: DocumentCard) -> dict[str, object]:
    """What identifies a document, for JSON; what is not said of it is null."""
    said = {name: getattr(card, name) or None for name in ("required_by", "governance", "owner")}
    return card._asdict() | said | relations_data(card)


def effects_data(history: DocumentHistory) -> list[dict[str, object]]:
    """The effects on a document for JSON."""
    if not history.effects:
        return []
    from seclog.render.effects import effect_data

    return [effect_data(one) for one in history.effects]


def _change_data(one: Reclassification) -> dict[str, object]:
    return {
        "on": one.on.isoformat(),
        "changes": {fact.name: {"from": fact.before or None, "to": fact.after or None} for fact in one.changes},
        "reason": one.reason or None,
        "release": one.release or None,
        "recorded_at": stamp(one.recorded_at),
        "commit": one.commit,
    }


def _entry_data(entry: HistoryEntry) -> dict[str, object]:
    return {
        "version": entry.version,
        "status": entry.status,
        "title": entry.title,
        "effective_on": day(entry.effective_on) or None,
        "ended_on": day(entry.ended_on) or None,
        "release": entry.release,
        "release_title": entry.release_title,
        "causes": entry.causes,
        "recorded_at": stamp(entry.recorded_at),
        "commit": entry.commit,
        "tag": entry.tag or None,
        "remark": entry.remark or None,
        "path": entry.path or None,
        "label": entry.label or None,
        "late_days": entry.late_days,
        "retrospective": entry.retrospective,
        "corrected": entry.corrected,
        "notes": entry.notes,
    }


def _sheet(history: DocumentHistory) -> Sheet:
    return Sheet(HEADER, [_fields(entry) for entry in history.versions])


def _fields(entry: HistoryEntry) -> tuple[str, ...]:
    return (
        entry.version,
        entry.status,
        entry.title,
        day(entry.effective_on),
        day(entry.ended_on),
        entry.release,
        entry.release_title,
        ", ".join(entry.causes),
        stamp(entry.recorded_at),
        entry.commit,
        entry.tag,
        entry.remark,
        entry.path,
    )


def _paper(history: DocumentHistory) -> Paper:
    from seclog.render.history_paper import paper

    return paper(history)
