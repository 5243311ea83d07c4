"""A document's history for people: every version, when it was in force and what brought it."""

from __future__ import annotations

from seclog.core.report import DocumentHistory, HistoryEntry
from seclog.render.notes import change, counted, day, last_day, overdue_notice
from seclog.render.paper import Cell, Column, Paper, Para, Section, alerts

COLUMNS = (
    Column("Version", "bold"),
    Column("Status", under="Version"),
    Column("Effective from"),
    Column("Last day", under="Effective from", folded="to {}"),
    Column("Change", wraps=True),
    Column("Recorded", "dim"),
    Column("Commit", "dim", under="Recorded"),
)
_STYLES = {"live": "green", "draft": "yellow", "withdrawn": "dim", "retired": "red", "void": "red"}
_SHORT = 10  # characters of a commit id for people


def paper(history: DocumentHistory) -> Paper:
    """A document's versions in order, under what identifies it."""
    card = history.document
    about = ", ".join(filter(None, (card.type, card.category, card.path)))
    known = f", as known on {history.known_at}" if history.known_at else ""
    lead = (Para(about, "dim"), Para(f"{counted(len(history.versions), 'version')}{known}."))
    rows = [_cells(entry, card.title) for entry in history.versions]
    title = f"{card.label} ({card.id}): {card.title}"
    sections = (Section("", rows),) if rows else ()
    return Paper(title, alerts(overdue_notice(history.overdue)), lead, COLUMNS, sections)


def _cells(entry: HistoryEntry, title: str) -> tuple[Cell, ...]:
    caused = [Para(change(entry.release, entry.release_title, entry.causes))]
    if entry.title and entry.title != title:
        caused.append(Para(f"titled {entry.title}", "dim"))
    if entry.remark:
        caused.append(Para(entry.remark, "dim"))
    return (
        entry.version,
        (Para(entry.status, _STYLES.get(entry.status, "")),),
        day(entry.effective_on),
        last_day(entry.effective_on, entry.ended_on),
        tuple(caused),
        entry.recorded_at.date().isoformat(),
        entry.commit[:_SHORT],
    )
