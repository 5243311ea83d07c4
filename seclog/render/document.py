"""One version of a document for people and programs: its card, then its text."""

from __future__ import annotations

from seclog.core.report import DocumentHistory, HistoryEntry
from seclog.render.columns import styled
from seclog.render.effect_lines import effect_lines
from seclog.render.flat import json, stamp
from seclog.render.history import card_data, effects_data
from seclog.render.notes import change, day, governed, last_day, overdue_data, overdue_notice
from seclog.render.paper import Screen
from seclog.render.relations import relations
from seclog.render.safe import block, one_line


def document_page(history: DocumentHistory, entry: HistoryEntry, data: bytes | None, color: bool) -> str:
    """The card and the text; a text that is no text is named instead, and so is one that is kept elsewhere."""
    screen = Screen(color=color)
    card = history.document
    lines = [overdue_notice(history.overdue)] if history.overdue else []
    heading = card.label if card.label == entry.title else f"{card.label}  {entry.title}"
    lines += [styled(one_line(heading), "bold", screen)]
    lines += [f"{name:<10}{one_line(value)}" for name, value in _facts(history, entry) if value]
    said = governed(card)
    lines += [one_line(said)] if said else []
    lines += map(one_line, relations(card))
    lines += [one_line(f"Erratum: {note}") for note in entry.notes]
    lines += [one_line(line) for line in effect_lines(history)]
    return "\n".join(lines) + "\n\n" + _words(data)


def _facts(history: DocumentHistory, entry: HistoryEntry) -> list[tuple[str, str]]:
    return [
        ("Version", ", ".join(filter(None, (entry.version, entry.status, entry.remark)))),
        ("In force", _in_force(entry)),
        ("Change", change(entry.release, entry.release_title, entry.causes)),
        ("Type", f"{history.document.type}, {history.document.category}"),
        ("Digest" if entry.path.startswith("sha256:") else "File", entry.path),
        ("Record", f"{entry.commit[:12]}, {stamp(entry.recorded_at)}"),
        ("Known at", history.known_at),
    ]


def _in_force(entry: HistoryEntry) -> str:
    """The first and last day in force; nothing for a draft and for a version that never was."""
    if entry.effective_on is None or entry.status == "void":
        return ""
    last = last_day(entry.effective_on, entry.ended_on)
    if not last:
        return f"from {day(entry.effective_on)}"
    return f"{day(entry.effective_on)}{' to ' if last[0].isdigit() else ', '}{last}"


def _text(data: bytes | None) -> str | None:
    if data is None or b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _words(data: bytes | None) -> str:
    if data is None:
        return "The text is kept elsewhere.\n"
    text = _text(data)
    if text is None:
        return f"The text is no plain text ({len(data):,} bytes): take it with --raw -o FILE.\n"
    return block(text).rstrip("\n") + "\n"


def document_json(history: DocumentHistory, entry: HistoryEntry, data: bytes | None) -> str:
    """The same as JSON, `seclog/document-text/1`; `text` is null where there is no plain text."""
    return json(
        {
            "schema": "seclog/document-text/1",
            "document": card_data(history.document),
            "version": entry.version,
            "status": entry.status,
            "title": entry.title,
            "effective_on": day(entry.effective_on) or None,
            "ended_on": day(entry.ended_on) or None,
            "release": entry.release,
            "causes": entry.causes,
            "recorded_at": stamp(entry.recorded_at),
            "commit": entry.commit,
            "path": entry.path or None,
            "known_at": history.known_at or None,
            "overdue": overdue_data(history.overdue),
            "notes": entry.notes,
            "effects": effects_data(history),
            "size": None if data is None else len(data),
            "text": _text(data),
        }
    )
