"""Recording: changed registry files of the work tree become part of the live line, without a release."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from seclog.core.checks import entry_of, marker_line
from seclog.core.collection import COLLECTION_PATH, Collection
from seclog.core.document import Document
from seclog.core.errors import Finding, RuleError, StateError, UsageError
from seclog.core.plan import Plan
from seclog.core.plan_recorded import RecordedEntry, RecordRequest, plan_recorded
from seclog.core.report import Outcome
from seclog.core.state import State
from seclog.formats.registry import DOCUMENTS, read_collection, read_document, read_registry
from seclog.ops.act import Way, carry_out
from seclog.ops.classify import refuse_edited
from seclog.ops.load import load_state
from seclog.ops.specification_files import refuse_recorded
from seclog.store.blobs import read_blobs
from seclog.store.changes import Changed, as_stored, changed_in_work_tree, current_branch
from seclog.store.files import is_document_name, read_in_tree
from seclog.store.git import Git
from seclog.store.restore import check as check_staged
from seclog.store.restore import refuse_intended
from seclog.store.staged import listed_files
from seclog.store.worktree import present, refuse_unfinished

_REGISTRY = "registry/"


class RecordOptions(NamedTuple):
    """Why, and which files or folders of the work tree; none named means all that changed in the registry."""

    reason: str
    paths: tuple[str, ...] = ()


def record(git: Git, now: datetime, way: Way, options: RecordOptions) -> Outcome:
    """Record changed registry files as they stand in the work tree of the live branch."""

    def make() -> Plan:
        state = load_state(git, now)
        _refuse_elsewhere(git, state)
        changes = _wanted(git, options.paths)
        paths = [one.path for one in changes]
        refuse_edited(git, state, paths)
        refuse_intended(git, paths)
        check_staged(git, paths)  # index and work tree may not hold different edits
        return plan_recorded(state, _request(git, state, options.reason, changes))

    return carry_out(git, "record", make, way, ("seclog log",))


def _refuse_elsewhere(git: Git, state: State) -> None:
    tree = present(git)
    if tree is None:
        raise StateError("There is no work tree here to record from.", "Go to one and try again.")
    refuse_unfinished(tree.git_dir, tree.path)
    branch = current_branch(git)
    if branch.startswith("refs/heads/pending/"):
        name = branch.removeprefix("refs/heads/")
        raise StateError(f"The work tree shows {name}, and a line goes live by its release.", "Type: seclog draft DOC")
    if branch != state.live_ref:
        live = state.live_ref.removeprefix("refs/heads/")
        raise StateError("The work tree does not show the live line.", f"Type: git switch {live}")


def _wanted(git: Git, names: tuple[str, ...]) -> list[Changed]:
    """The changed registry files, or those of them that are named; raises UsageError for a name that is none."""
    changed = [one for one in changed_in_work_tree(git) if one.path.startswith(_REGISTRY)]
    if not names:
        return [one for one in changed if one.kind != "new" or is_document_name(os.path.basename(one.path))]
    found: dict[str, Changed] = {}
    for name in names:
        path = _place(git, name)
        here = [one for one in changed if path in (one.path, "registry") or one.path.startswith(f"{path}/")]
        if not here and not f"{path}/".startswith(_REGISTRY):
            raise UsageError(f"{name} is no file of the registry.", "A text goes live by a release: seclog draft DOC")
        found |= {one.path: one for one in here}
    return sorted(found.values())


def _place(git: Git, name: str) -> str:
    """A file or folder as a path from the top of the work tree, also of what is gone from the disk."""
    top = git.places().top or git.directory
    full = os.path.abspath(name)
    full = os.path.join(os.path.realpath(os.path.dirname(full)), os.path.basename(full))
    return os.path.relpath(full, top).replace(os.sep, "/")


def _request(git: Git, state: State, reason: str, changes: list[Changed]) -> RecordRequest:
    """The changed files with what they say; raises RuleError for entries that come or go, InputError for bad ones."""
    _refuse_come_and_gone(changes)
    top = git.places().top or git.directory
    found = {one.path: read_in_tree(top, one.path) for one in changes}
    stored = as_stored(git, {path: data for path, data in found.items() if data is not None})
    files = {path: stored.get(path) for path in found}
    before = read_blobs(git, [f"{state.live_tip}:{path}" for path in files])
    live = {path: before[f"{state.live_tip}:{path}"] for path in files}
    files = {path: data for path, data in files.items() if data != live[path]}
    _refuse_markers(files)
    _check_whole(git, state, files)
    refuse_recorded(git, state, files)
    return RecordRequest(reason, files, _entries(files, live), _collection(files, live))


def _refuse_come_and_gone(changes: Iterable[Changed]) -> None:
    """A document comes and goes by a release, and the collection stays."""
    findings = []
    for path, kind in changes:
        if path == COLLECTION_PATH and kind == "gone":
            findings.append(Finding("D112", path, "The collection's file is gone", f"Type: git restore {path}"))
        elif path.startswith(DOCUMENTS) and kind != "edited":
            name = entry_of(path) or "ID"
            what, how = (
                ("A document goes by a release", f"Type: git restore {path}; then: seclog retire {name} --for RELEASE")
                if kind == "gone"
                else ("A document comes by a release", f"Type: seclog add {name} --file FILE")
            )
            findings.append(Finding("D112", path, what, how))
    if findings:
        raise RuleError("Not all of this can be recorded without a release.", findings[0].hint, findings)


def _refuse_markers(files: Mapping[str, bytes | None]) -> None:
    for path, data in files.items():
        line = marker_line(data or b"")
        if line:
            raise RuleError(f"{path}:{line} still holds a conflict marker.", "Settle the file and try again.")


def _check_whole(git: Git, state: State, files: Mapping[str, bytes | None]) -> None:
    """Raise InputError unless the registry is in order with these files in it."""
    if not any(path == COLLECTION_PATH or path.startswith(DOCUMENTS) for path in files):
        return
    listed = [one for one in listed_files(git, state.live_tip) if one.path.startswith((DOCUMENTS, COLLECTION_PATH))]
    blobs = read_blobs(git, [one.object_id for one in listed])
    registry = {one.path: blobs[one.object_id] or b"" for one in listed}
    read_registry(registry | {path: data for path, data in files.items() if data is not None}, state.book.issued)


def _entries(files: Mapping[str, bytes | None], live: Mapping[str, bytes | None]) -> tuple[RecordedEntry, ...]:
    return tuple(
        RecordedEntry(_read(live[path], path), _read(data, path)) for path, data in files.items() if entry_of(path)
    )


def _read(data: bytes | None, path: str) -> Document:
    return read_document(data or b"", path)


def _collection(
    files: Mapping[str, bytes | None], live: Mapping[str, bytes | None]
) -> tuple[Collection, Collection] | None:
    now, before = files.get(COLLECTION_PATH), live.get(COLLECTION_PATH)
    return (read_collection(before), read_collection(now)) if now is not None and before is not None else None
