"""Drafting on a line that still has a document's text in the file which the live text has left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from seclog.core.collection import entry_path
from seclog.core.document import Document
from seclog.core.errors import RuleError
from seclog.core.line import Line
from seclog.core.moved_file import live_file, redraft_hint
from seclog.core.plan_draft import DraftItem
from seclog.core.state import State
from seclog.formats.registry import read_document
from seclog.formats.registry_write import update_document
from seclog.store.blobs import read_blobs
from seclog.store.git import Git


def on_live_file(git: Git, state: State, line: Line, document: Document) -> tuple[Document, bytes | None]:
    """A line's document with its text where the live one was reissued, and the entry that says so.

    A document whose file the line itself has changed, or nobody, comes back as it is, with None.
    """
    live = live_file(state.book, document.id)
    if not live or not line.fork or document.file in (None, live):
        return document, None
    path = entry_path(document.id)
    specs = [f"{one}:{path}" for one in (line.fork, line.tip, state.live_tip)]
    held = read_blobs(git, specs)
    fork, ours, theirs = (held[one] for one in specs)
    if fork is None or ours is None or theirs is None or read_document(fork, path).file == live:
        return document, None
    data = theirs if ours == fork else update_document(ours, {"file": live}, path)
    return (read_document(theirs, path) if ours == fork else replace(document, file=live)), data


def all_on_live_files(git: Git, state: State, line: Line, items: Iterable[DraftItem]) -> tuple[DraftItem, ...]:
    """Edits of the work tree with each text where the live one lies.

    Raises RuleError where the line holds a draft of it in the old file: the two cannot be merged.
    """
    return tuple(_on_live_file(git, state, line, item) for item in items)


def _on_live_file(git: Git, state: State, line: Line, item: DraftItem) -> DraftItem:
    document, entry = on_live_file(git, state, line, item.document)
    if entry is None:
        return item
    old, new = item.document.file, document.file or ""
    if old in item.files or item.entry is not None or document.id in line.drafts:
        raise RuleError(
            f"The live text of {document.label} has been reissued in {new}, and {line.title} still has it in {old}.",
            redraft_hint(document.id, line.release, new),
        )
    return replace(item, document=document, entry=entry)
