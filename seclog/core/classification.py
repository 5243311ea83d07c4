"""What is said of a document beside its versions: its type, category, governance and the like, then and now."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from seclog.core.document import Document
from seclog.core.rows import DocumentRow
from seclog.core.rulebook import Rulebook

NAMES = {
    "type": "type",
    "category": "category",
    "required_by": "required_by",
    "governance": "governance",
    "owner": "owner",
    "part_of": "part_of",
    "predecessors": "predecessors",
    "ask_at": "ask_at",
}  # a fact of the record and the key of a registry entry that says it
PROTECTED = ("id", "label", "title", "text", "numbering", "file", "annexes")  # of an entry: what only a release changes


def row_of(entry: Document, on: date | None) -> DocumentRow:
    """What a registry entry says of its document, as a row that holds from a day on."""
    return DocumentRow(
        entry.id,
        on,
        entry.type,
        entry.category,
        entry.required_by or "",
        entry.governance or "",
        entry.owner or "",
        entry.part_of or "",
        entry.predecessors,
        entry.asked_at,
    )


def entry_changes(row: DocumentRow) -> dict[str, str | tuple[str, ...] | None]:
    """What a registry entry must say to be as a row has it, by its keys; where to ask for a text changes with that."""
    return {key: getattr(row, fact) or None for fact, key in NAMES.items() if fact != "ask_at"}


def differing(one: DocumentRow, other: DocumentRow) -> tuple[str, ...]:
    """The facts in which two rows differ, whatever their days."""
    return tuple(fact for fact in NAMES if getattr(one, fact) != getattr(other, fact))


def taken_back(before: Document, live: Document, tip: Document) -> tuple[str, ...]:
    """The keys of an entry in which a line's would take back what the live line changed since the line left it.

    What changes with a version alone is passed over, for a draft on the live version has it; not so the file, which a
    reissue moves without one.
    """
    names = [field.name for field in fields(Document) if field.name not in PROTECTED and field.name != "aliases"]
    found = [
        name
        for name in ("file", *names)
        if getattr(live, name) != getattr(before, name) and getattr(tip, name) != getattr(live, name)
    ]
    return (*found, *(("aliases",) if _aliases_taken_back(before, live, tip) else ()))


def _aliases_taken_back(before: Document, live: Document, tip: Document) -> bool:
    """Whether a former name that the live line added is lost, or one that it struck out is back."""
    was, now, ours = set(before.aliases), set(live.aliases), {*tip.aliases, tip.label, tip.title}
    return not now - was <= ours or bool((was - now) & set(tip.aliases))


def classified(book: Rulebook, document: str) -> tuple[str, str] | None:
    """Type and category of a document as the record has them now; None for one that was never issued.

    The last version says them, and each row that was recorded with it or since.
    """
    issued = book.issued.get(document, ())
    if not issued:
        return None
    last = next((one for one in reversed(issued) if not one.void), issued[-1])
    since = [row for sequence, row in book.described.get(document, ()) if sequence >= last.sequence]
    said = since[-1] if since else last.row
    return said.type, said.category


def present_row(book: Rulebook, entry: Document, on: date) -> DocumentRow:
    """All that is said of a document on a day: by the record, or where it says nothing by the registry entry."""
    said = book.said_of(entry.id, on) or row_of(entry, on)
    kind, category = classified(book, entry.id) or (said.type, said.category)
    return said._replace(on=on, type=kind, category=category)
