"""Checking changed registry files against the rest of the registry: the part of the check that reads YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from seclog.core.checks import Change, entry_of, has_content
from seclog.core.collection import COLLECTION_PATH, Collection
from seclog.core.document import Document
from seclog.core.errors import Finding, InputError, SeclogError
from seclog.core.text import SPECIFICATION_FOLDER, is_specification_file
from seclog.formats.registry import DOCUMENTS, read_collection, read_entry, read_registry
from seclog.formats.registry_rules import ReadEntry, Surroundings, check_entries
from seclog.formats.walk import Head
from seclog.store.blobs import read_blobs
from seclog.store.git import Git
from seclog.store.ledger import read_ledger
from seclog.store.staged import listed_files

_UNKNOWN_ID = "R307"


def registry_findings(git: Git, revision: str, touched: Sequence[Change], live_ref: str = "") -> list[Finding]:
    """What is wrong with the touched registry files, among themselves and with the others.

    Files of specifications are also judged by how they stand on the live branch `live_ref` (empty: there is none).
    Raises InputError where the collection, which they must agree with, cannot be read and is not among them.
    """
    everything = listed_files(git, revision)
    listed = {one.path: one for one in everything if _is_read(one)}
    blobs = read_blobs(git, (one.object_id for one in listed.values()))
    files = {path: blobs[one.object_id] or b"" for path, one in listed.items()}
    changed = {one.path for one in touched if one.path in files}
    gone = {one.path for one in touched if one.path not in files}
    if COLLECTION_PATH in changed | gone:
        changed = set(files)
    findings, collection = _collection(files, changed, gone)
    findings += _misnamed(files, changed)
    entries, others, known = _read(files, changed, findings)
    around = Surroundings(collection, tuple(others), frozenset(known | {entry_of(path) for path in gone}))
    found = check_entries(entries, around)
    if any(one.code == _UNKNOWN_ID for one in found):  # an id that has left the rulebook may still be named
        found = check_entries(entries, replace(around, known_ids=around.known_ids | _former_ids(git)))
    return [*findings, *found, *_specifications(git, (everything, files), touched, live_ref)]


def _specifications(
    git: Git, tree: tuple[Sequence[Change], Mapping[str, bytes]], touched: Sequence[Change], live_ref: str
) -> list[Finding]:
    """What is wrong with the files of specifications, where one or an entry that lists one is touched.

    `tree` has all files, and the registry as read, by path.
    """
    listed, entries = tree
    paths = [one.path for one in touched]
    folder = SPECIFICATION_FOLDER.encode()
    if not any(path.startswith(SPECIFICATION_FOLDER) or folder in entries.get(path, b"") for path in paths):
        return []
    from seclog.ops.specification_files import judged
    from seclog.ops.specification_said import overlooked

    odd = [found for one in touched if has_content(one) for found in overlooked(one.path)]
    wanted = {one.path: one.object_id for one in listed if is_specification_file(one.path) and has_content(one)}
    blobs = read_blobs(git, wanted.values())
    files = {path: blobs[object_id] or b"" for path, object_id in wanted.items()}
    texts = {entry_of(path): data.decode("utf-8", "replace") for path, data in entries.items() if entry_of(path)}
    return [*odd, *judged(git, files, texts, live_ref)]


def _is_read(one: Change) -> bool:
    return (one.path == COLLECTION_PATH or one.path.startswith(DOCUMENTS)) and has_content(one)


def _collection(
    files: Mapping[str, bytes], changed: set[str], gone: set[str]
) -> tuple[list[Finding], Collection | None]:
    """The collection; a registry that never had one is not judged by it."""
    if COLLECTION_PATH not in files:
        return (_findings_of({}, ("R310",)) if COLLECTION_PATH in gone else []), None
    try:
        return [], read_collection(files[COLLECTION_PATH])
    except InputError as error:
        if COLLECTION_PATH not in changed:
            raise
        return list(error.findings), None


def _misnamed(files: Mapping[str, bytes], changed: set[str]) -> list[Finding]:
    odd = {path: files[path] for path in changed if path.startswith(DOCUMENTS) and not entry_of(path)}
    return _findings_of(odd, ("R311",)) if odd else []


def _findings_of(files: Mapping[str, bytes], codes: tuple[str, ...]) -> list[Finding]:
    try:
        read_registry(files)
    except InputError as error:
        return [one for one in error.findings if one.code in codes]
    return []


def _read(
    files: Mapping[str, bytes], changed: set[str], findings: list[Finding]
) -> tuple[list[ReadEntry], list[Document], set[str]]:
    """The entries to judge, the other documents, and the ids of entries that cannot be read."""
    entries: list[ReadEntry] = []
    others: list[Document] = []
    unread: set[str] = set()
    for path in filter(entry_of, sorted(files)):
        try:
            entry = read_entry(files[path], path)
        except InputError as error:
            unread.add(entry_of(path))
            findings += error.findings if path in changed else ()
            continue
        if path in changed:
            entries.append(entry)
        else:
            others.append(entry.document)
    return entries, others, unread


class _Ids:
    """Gathers the ids of every document that was ever recorded."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self.skip: Callable[[bytes], bool] = lambda document: document.decode("ascii", "replace") in self.found

    def begin(self, head: Head) -> None:
        """A record begins."""

    def row(self, key: bytes, text: str) -> None:
        """A row that is no version."""

    def version(self, document: bytes, rest: bytes) -> None:
        """Keep the id."""
        self.found.add(document.decode("ascii", "replace"))


def _former_ids(git: Git) -> frozenset[str]:
    try:
        _, sink = read_ledger(git, _Ids)
    except SeclogError:
        return frozenset()  # no rulebook yet, or one that other commands will complain of
    return frozenset(sink.found)
