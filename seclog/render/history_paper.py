"""A document's history for people: every version, when it was in force and what brought it."""

from __future__ import annotations

from seclog.core.report import DocumentCard, DocumentHistory, HistoryEntry, Reclassification
from seclog.render.effect_lines import effect_lines
from seclog.render.notes import change, counted, day, governed, last_day, overdue_notice
from seclog.render.paper import Cell, Column, Paper, Para, Section, alerts
from seclog.render.relations import relations

COLUMNS = (
    Column("Version", "bold"),
    Column("Status", under="Version"),
    Column("Effective from"),
    Column("Last day", under="Effective from", folded="to {}"),
    Column("Change", wraps=True),
    Column("Recorded", "dim"),
    Column("Commit", "dim", under="Recorded"),
)
_STYLES = {"live": "green", "draft": "yellow", "withdrawn": "dim", "retired": "red", "void": "red", "expired": "red"}
_SHORT = 10  # characters of a commit id for people


def paper(history: DocumentHistory) -> Paper:
    """A document's versions in order, under what identifies it."""
    card = history.document
    about = ", ".join(filter(None, (card.type, card.category, card.path)))
    said = governed(card)
    known = f", as known on {history.known_at}" if history.known_at else ""
    counts = Para(f"{counted(len(history.versions), 'version')}{known}.")
    beside = (Para(one) for one in relations(card))
    lead = (Para(about, "dim"), *((Para(said, "dim"),) if said else ()), *beside, counts)
    rows = [_cells(entry, card) for entry in history.versions]
    title = f"{card.label} ({card.id}): {card.title}"
    sections = (Section("", rows),) if rows else ()
    foot = (
        *(Para(_changed(one)) for one in history.classified),
        *(Para(f"Erratum to {one.version}: {note}") for one in history.versions for note in one.notes),
        *(Para(line) for line in effect_lines(history)),
    )
    return Paper(title, alerts(overdue_notice(history.overdue)), lead, COLUMNS, sections, foot)


def _changed(one: Reclassification) -> str:
    """`2021-03-01: category Section -> Security (reason; recorded 2021-03-02 in 1234567890).`"""
    steps = (f"{fact.name.replace('_', ' ')} {fact.before or 'none'} -> {fact.after or 'none'}" for fact in one.changes)
    why = "; ".join(filter(None, (one.reason, one.release and f"with {one.release}")))
    recorded = f"recorded {one.recorded_at.date()} in {one.commit[:_SHORT]}"
    return f"{one.on}: {', '.join(steps)} ({'; '.join(filter(None, (why, recorded)))})."


def _cells(entry: HistoryEntry, card: DocumentCard) -> tuple[Cell, ...]:
    caused = [Para(change(entry.release, entry.release_title, entry.causes))]
    if entry.title and entry.title != card.title:
        caused.append(Para(f"titled {entry.title}", "dim"))
    if entry.label and entry.label != card.label:
        caused.append(Para(f"labelled {entry.label}", "dim"))
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
