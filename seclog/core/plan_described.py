"""What drafts say of their documents beside the text: the facts of a registry entry, kept in the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seclog.core.classification import differing, row_of
from seclog.core.collection import entry_path
from seclog.core.document import Document
from seclog.core.errors import InputError
from seclog.core.line import Line
from seclog.core.rows import DocumentRow
from seclog.core.state import State
from seclog.core.text import nearest

Entry = tuple[Document, bool]  # what a registry entry says, and whether the draft changes it
_BESIDE = ("required_by", "governance", "owner", "part_of", "predecessors", "ask_at")


def draft_rows(state: State, line: Line, entries: Iterable[Entry]) -> tuple[DocumentRow, ...]:
    """The facts that drafts bring: those of entries that differ from the record, or that the line has changed."""
    return tuple(_rows(state, line, entries))


def _rows(state: State, line: Line, entries: Iterable[Entry]) -> Iterator[DocumentRow]:
    for document, changed in entries:
        if not changed and document.id not in line.described:
            continue  # the entry is as it was, and the live one counts
        row = row_of(document, None)
        said = state.book.said_of(document.id, state.today)
        if differing(row, said) if said is not None else has_facts(row):
            yield row


def has_facts(row: DocumentRow) -> bool:
    """Whether a row says more than type and category, which stand with every version."""
    return any(getattr(row, fact) for fact in _BESIDE)


def check_relations(state: State, line: Line, entries: tuple[Entry, ...]) -> None:
    """Raise InputError for an entry that names a document which is not there, as what it is part of or came from."""
    known = {*state.book.issued, *line.drafts, *(document.id for document, _ in entries)}
    for document in (document for document, changed in entries if changed):
        part_of = document.part_of
        for key, names in (("part_of", (part_of,) if part_of else ()), ("predecessors", document.predecessors)):
            for name in names:
                if name == document.id:
                    raise InputError(f"{document.label} cannot be in its own {key}.", _leave_out(document))
                if name not in known:
                    near = nearest(name, known)
                    hint = f"Did you mean {near}?" if near else "Type: seclog log --all"
                    raise InputError(
                        f"{document.label} names {name} in its {key}, and there is no such document.", hint
                    )
        if part_of and (part_of in state.book.retired or part_of in line.retired):
            raise InputError(f"{document.label} is part of {part_of}, which leaves the rulebook.", _leave_out(document))


def _leave_out(document: Document) -> str:
    return f"Name another document, or none: {entry_path(document.id)}"
