"""The registry as it stands at a commit, and which document a name or a path means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from seclog.core.collection import entry_path
from seclog.core.document import Document
from seclog.core.errors import IntegrityError, RuleError
from seclog.core.line import Line
from seclog.core.state import State
from seclog.formats.registry import read_document
from seclog.ops.history import pick
from seclog.store.blobs import read_blobs
from seclog.store.git import Git


class Entries(NamedTuple):
    """Registry entries by document id: the values, and the bytes they were read from."""

    documents: dict[str, Document]
    data: dict[str, bytes]


def entries_at(git: Git, commit: str, ids: Iterable[str]) -> Entries:
    """The entries of documents at a commit; those that have none there are left out."""
    ids = list(ids)
    found = read_blobs(git, [f"{commit}:{entry_path(one)}" for one in ids])
    data = {one: blob for one in ids if (blob := found[f"{commit}:{entry_path(one)}"]) is not None}
    return Entries({one: read_document(blob, entry_path(one)) for one, blob in data.items()}, data)


def line_entries(git: Git, state: State, line: Line, ids: Iterable[str]) -> Entries:
    """The entries that count on a line: its own where the line has changed them, else the live ones.

    That of a document which leaves with the line is the live one, and that of one which has left is the line's.
    """
    paths = {one: entry_path(one) for one in ids}
    begun = {one: line.begun(one) or line.tip for one in paths}
    found = read_blobs(
        git,
        [f"{commit}:{path}" for one, path in paths.items() for commit in (line.tip, begun[one], state.live_tip)],
    )
    data: dict[str, bytes] = {}
    for one, path in paths.items():
        ours, live = found[f"{line.tip}:{path}"], found[f"{state.live_tip}:{path}"]
        own = one not in line.retired and ours != (found[f"{begun[one]}:{path}"] if line.begun(one) else live)
        chosen = ours if own or live is None else live
        if chosen is not None:
            data[one] = chosen
    return Entries({one: read_document(blob, paths[one]) for one, blob in data.items()}, data)


def named_document(state: State, line: Line | None, name: str, added: Mapping[str, Document]) -> str:
    """The id of the document that a name means, among live ones, drafts of the line, and entries just written."""
    labels = {one: versions[-1].row.label for one, versions in state.book.issued.items()}
    labels |= {one: draft.row.label for one, draft in (line.drafts.items() if line else ())}
    labels |= {one: document.label for one, document in added.items()}
    return pick(name, labels, [])


def as_included(document: Document, suffix: str) -> Document:
    """A listed document that is given its text: its entry says so from now on."""
    return replace(document, text="included", file=f"documents/{document.id}{suffix}", source=None)


def refuse_gone(state: State, line: Line, document: str) -> None:
    """Refuse a document that left the rulebook, or whose versions are all void; raises RuleError."""
    issued = state.book.issued.get(document, ())
    if document in line.drafts or not issued:
        return
    label, retired = issued[-1].row.label, state.book.retired.get(document)
    if retired is not None:
        raise RuleError(f"{label} left the rulebook on {retired[0]}.", "Add a document with an id of its own.")
    if all(one.void for one in issued):
        raise RuleError(
            f"{label} was never in the rulebook: all its versions are void.",
            f"Add it anew: seclog add {document} --file FILE --for {line.release}",
        )


def require_entry(documents: Mapping[str, Document], document: str) -> Document:
    """A document's entry; raises IntegrityError where the registry has lost it."""
    found = documents.get(document)
    if found is None:
        raise IntegrityError(f"{document} has no registry entry.", f"Put {entry_path(document)} back.")
    return found
