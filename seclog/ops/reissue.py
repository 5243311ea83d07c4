"""Reissuing: the same words of a live version in another file, compared before anything is changed."""

from __future__ import annotations

import os
from datetime import datetime
from typing import NamedTuple

from seclog.core.collection import entry_path
from seclog.core.document import Document
from seclog.core.errors import IntegrityError, RuleError, StateError, UsageError
from seclog.core.plan import Plan
from seclog.core.plan_reissue import ReissueRequest, plan_reissue
from seclog.core.report import Outcome
from seclog.core.rulebook import Issued
from seclog.core.state import State
from seclog.formats.registry_write import update_document
from seclog.formats.words import words_of
from seclog.ops.act import Way, carry_out
from seclog.ops.load import load_state
from seclog.ops.registered import entries_at, named_document, require_entry
from seclog.store.blobs import read_blobs
from seclog.store.changes import as_stored
from seclog.store.git import Git


class Reissue(NamedTuple):
    """A document by name, its new file, and why; `version` tells live versions of an own-numbered one apart."""

    document: str
    version: str
    text: bytes
    text_name: str
    reason: str


def reissue(git: Git, now: datetime, way: Way, asked: Reissue) -> Outcome:
    """Put the words of a live version into another file; raises RuleError where the words differ."""

    def make() -> Plan:
        state = load_state(git, now)
        return plan_reissue(state, _request(git, state, asked))

    return carry_out(git, "reissue", make, way, ("seclog log", "seclog verify"))


def _request(git: Git, state: State, asked: Reissue) -> ReissueRequest:
    """The new file beside the text as it was recorded."""
    name = named_document(state, None, asked.document, {})
    issued = _live(state, name, asked.version)
    row = issued.row
    entries = entries_at(git, state.live_tip, [name])
    path = _place(require_entry(entries.documents, name), issued, asked.text_name)
    spec = f"{issued.text_commit or issued.commit}:{row.path}"
    before = read_blobs(git, [spec])[spec]
    if before is None:
        raise IntegrityError(f"The record has no {row.path}.", "Type: seclog verify")
    data = as_stored(git, {path: asked.text})[path]
    if data == before:
        raise RuleError(f"The file is that of {row.label} {row.version}: nothing is changed.", "Give another file.")
    words = words_of(row.path, before), words_of(asked.text_name or path, data)
    moved = path != row.path
    entry = update_document(entries.data[name], {"file": path}, entry_path(name)) if moved else None
    return ReissueRequest(issued, path, data, *words, asked.reason, entry, _taken(git, state) if moved else frozenset())


def _taken(git: Git, state: State) -> frozenset[str]:
    listing = git.run(["ls-tree", "-r", "-z", "--name-only", state.live_tip])
    return frozenset(os.fsdecode(one) for one in listing.split(b"\0"))


def _live(state: State, name: str, version: str) -> Issued:
    """The live version that is meant; raises StateError for none, UsageError where several are live."""
    live = state.book.live_versions(name)
    if not live:
        raise StateError(f"{name} has no live version.", f"Type: seclog history {name}")
    if version and version not in live:
        raise StateError(f"{name} {version} is not live.", f"Live is {', '.join(live)}.")
    if not version and len(live) > 1:
        raise UsageError(f"{name} has several live versions: {', '.join(live)}.", f"Name one: {name}@{live[-1]}")
    wanted = version or live[-1]
    return next(one for one in reversed(state.book.issued[name]) if one.row.version == wanted and not one.void)


def _place(document: Document, issued: Issued, given: str) -> str:
    """Where the new file will lie: where the old one does, but with the new one's suffix."""
    row = issued.row
    if not row.path or row.path.startswith("sha256:"):
        raise RuleError(
            f"The text of {row.label} is kept elsewhere, so no words can be compared.",
            f"To take it in, type: seclog draft {row.document} --file FILE",
        )
    stem, old = os.path.splitext(row.path)
    new = os.path.splitext(given)[1].lower() or old
    if new == old.lower():
        return row.path
    if document.numbering == "own":
        raise RuleError(
            f"The files of {row.label} are all {old} files, for each of its versions.",
            f"Give a {old} file, or let a release change the pattern.",
        )
    return stem + new
