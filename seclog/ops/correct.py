"""Corrections of the record; where a live version was never in force, the tree shows the text before it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from seclog.core.collection import entry_path
from seclog.core.document import Document
from seclog.core.plan import Blob, Content, Plan
from seclog.core.plan_correct import CorrectRequest, chosen_versions, plan_correct, restored_facts
from seclog.core.plan_release import text_paths
from seclog.core.report import Outcome
from seclog.core.rulebook import Issued
from seclog.core.state import State
from seclog.core.text import is_specification_file
from seclog.formats.registry import read_document
from seclog.formats.registry_write import update_document
from seclog.ops.act import Way, carry_out
from seclog.ops.governed import Governed
from seclog.ops.load import load_state
from seclog.ops.registered import entries_at, named_document, require_entry
from seclog.ops.specification_files import unkept
from seclog.store.blobs import object_ids, read_blobs
from seclog.store.git import Git


def correct(git: Git, now: datetime, way: Way, request: CorrectRequest) -> Outcome:
    """Record a correction of one version, or of the date of all that a release brought."""

    def make() -> Plan:
        state = load_state(git, now)
        asked = request
        if asked.document:
            asked = replace(asked, document=named_document(state, None, asked.document, {}))
        if asked.void and not (chosen := chosen_versions(state.book, asked)[0]).void:
            asked = replace(asked, changes=_restored(git, state, chosen))
        return plan_correct(state, asked)

    return carry_out(git, "correct", make, way, ("seclog log", "seclog verify"))


def _restored(git: Git, state: State, void: Issued) -> dict[str, Content | Blob | None]:
    """What the tree needs so that the text before a void version is live again: its text, annexes and entry.

    Without a version before, the document's files go; a version that is not the last one changes no file, but that
    of an own-numbered document takes its own with it, and brings back those that it ended.
    """
    document = void.row.document
    standing = [one for one in state.book.issued[document] if not one.void]
    own = state.book.numbering.get(document) == "own"
    if document in state.book.retired or (standing[-1] is not void and not own):
        return {}
    changes: dict[str, Content | Blob | None] = dict.fromkeys(text_paths(void.row))
    others = [one for one in standing if one is not void]
    if not others:
        annexes = _own_annexes(git, state, document)
        return changes | dict.fromkeys((*annexes, entry_path(document))) | _freed(git, annexes, f"{void.commit}^")
    back = [one for one in others if one.ended_by == void.sequence] if own else others[-1:]
    specs = {path: f"{one.text_commit or one.commit}:{path}" for one in back for path in text_paths(one.row)}
    if standing[-1] is void:
        was = _before(state, others[-1])
        entry = _entry_before(git, state, void, was)
        annexes = _own_annexes(git, state, document)
        changes |= {**dict.fromkeys(annexes), **_freed(git, annexes, was)}
        changes |= {path: Content(data) for path, data in entry.data.items()}
        specs |= {path: f"{was}:{path}" for path in entry.annexes}
    ids = object_ids(git, specs.values())
    return changes | {path: Blob(found) for path, spec in specs.items() if (found := ids[spec]) is not None}


def _freed(git: Git, annexes: tuple[str, ...], commit: str) -> dict[str, Content]:
    """The files of specifications that a version made annexes of its document, and no document kept at a commit."""
    specs = {path: f"{commit}:{path}" for path in annexes if is_specification_file(path)}
    found = read_blobs(git, specs.values()) if specs else {}
    held = {path: data for path, spec in specs.items() if (data := found[spec]) is not None}
    return {path: Content(data) for path, data in unkept(held).items()}


def _own_annexes(git: Git, state: State, document: str) -> tuple[str, ...]:
    """The live annexes of a document that no other live document lists as well."""
    annexes = _entry(git, state, document).annexes
    others = Governed(git, state.live_tip).annexes_of_others(annexes, (document,)) if annexes else set()
    return tuple(path for path in annexes if path not in others)


def _before(state: State, last: Issued) -> str:
    """The live commit up to which a version was the last one: the parent of the one that issued the next."""
    versions = state.book.issued[last.row.document]
    following = versions[versions.index(last) + 1]
    return last.commit if following.commit == last.commit else f"{following.commit}^"


class _Restored(NamedTuple):
    """An entry that goes back, by its path where it changes, and the annexes that it then names."""

    data: dict[str, bytes]
    annexes: tuple[str, ...]


def _entry_before(git: Git, state: State, void: Issued, commit: str) -> _Restored:
    """The live entry with what belongs to a text as it was at a commit; byte for byte where nothing else changed."""
    document = void.row.document
    live, was = entries_at(git, state.live_tip, [document]), entries_at(git, commit, [document])
    then, now = require_entry(was.documents, document), require_entry(live.documents, document)
    facts = restored_facts(now, then)
    path = entry_path(document)
    data = update_document(live.data[document], facts, path)
    if read_document(data, path) == then and entries_at(git, void.commit, [document]).data == live.data:
        data = was.data[document]
    return _Restored({path: data} if data != live.data[document] else {}, then.annexes)


def _entry(git: Git, state: State, document: str) -> Document:
    return require_entry(entries_at(git, state.live_tip, [document]).documents, document)
