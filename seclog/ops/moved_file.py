"""Drafting on a line that still has a document's text in the file which the live text has left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from seclog.core.collection import entry_path
from seclog.core.document import Document
from seclog.core.errors import RuleError
from seclog.core.line import Line
from seclog.core.moved_file import live_file, redraft_hint
from seclog.core.plan_draft import DraftItem
from seclog.core.rulebook import Rulebook
from seclog.core.state import State
from seclog.formats.registry import read_document
from seclog.formats.registry_write import update_document
from seclog.store.blobs import read_blobs
from seclog.store.git import Git


def on_live_file(git: Git, state: State, line: Line, document: Document) -> tuple[Document, bytes | None]:
    """A line's document with its text where the live one was reissued, and the entry that says so.

    A document whose file the line itself has changed, or nobody, comes back as it is, with None.
    """
    moved = _moved(git, state, line, document)
    return (moved.document, moved.entry) if moved is not None else (document, None)


class _Moved(NamedTuple):
    """A line's document with its text where the live one is, the entry that says so, and where the line has it."""

    document: Document
    entry: bytes
    old: str


def _moved(git: Git, state: State, line: Line, document: Document) -> _Moved | None:
    live, begun = live_file(state.book, document.id), line.begun(document.id)
    if not live or not begun or document.file is None or not _ever_moved(state.book, document.id):
        return None
    path = entry_path(document.id)
    specs = [f"{one}:{path}" for one in (begun, line.tip, state.live_tip)]
    held = read_blobs(git, specs)
    fork, ours, theirs = (held[one] for one in specs)
    if fork is None or ours is None or theirs is None or read_document(fork, path).file == live:
        return None
    old = read_document(ours, path).file
    if old in (None, live):
        return None
    if ours == fork:
        return _Moved(read_document(theirs, path), theirs, old or "")
    return _Moved(replace(document, file=live), update_document(ours, {"file": live}, path), old or "")


def _ever_moved(book: Rulebook, document: str) -> bool:
    """Whether any text of a document has stood elsewhere than another, which alone is worth reading entries for."""
    issued = book.issued.get(document, ())
    return any(one.text_commit for one in issued) or len({one.row.path for one in issued}) > 1


def all_on_live_files(git: Git, state: State, line: Line, items: Iterable[DraftItem]) -> tuple[DraftItem, ...]:
    """Edits of the work tree with each text where the live one lies.

    Raises RuleError where the line holds a draft of it in the old file: the two cannot be merged.
    """
    return tuple(_on_live_file(git, state, line, item) for item in items)


def _on_live_file(git: Git, state: State, line: Line, item: DraftItem) -> DraftItem:
    moved = _moved(git, state, line, item.document)
    if moved is None:
        return item
    document, entry, old = moved
    new = document.file or ""
    if old in item.files or item.entry is not None or document.id in line.drafts:
        raise RuleError(
            f"The live text of {document.label} has been reissued in {new}, and {line.title} still has it in {old}.",
            redraft_hint(document.id, line.release, new),
        )
    return replace(item, document=document, entry=entry)
