"""The tree of a record of the registry: entries as its rows have them, and no text (V20)."""

from __future__ import annotations

from collections.abc import Iterable

from seclog.core.checks import entry_of
from seclog.core.classification import PROTECTED, differing, row_of
from seclog.core.collection import COLLECTION_PATH, entry_path
from seclog.core.plan_recorded import PINNED
from seclog.core.record import Baseline, RegistryRecord, Release
from seclog.core.rows import DocumentRow
from seclog.core.text import is_specification_file
from seclog.core.verify_case import ENTRIES, Case, Entries


def wrongly_recorded(case: Case, entries: Entries, place: int, changed: set[str]) -> set[str]:
    """The paths at which a record's tree is not what it may be, of those it changes and those its rows speak of."""
    record = case.believed.records[place]
    assert isinstance(record, RegistryRecord)
    rows = {entry_path(row.document): row for row in record.documents}
    return {path for path in changed | rows.keys() if not _may_stand(case, entries, place, path, rows.get(path))}


def _may_stand(case: Case, entries: Entries, place: int, path: str, row: DocumentRow | None) -> bool:
    if path == COLLECTION_PATH:
        return _keeps_collection(case, entries, place)
    if is_specification_file(path):
        return path not in annexes_at(case, entries, place - 1)
    if not path.startswith(ENTRIES):
        return path.startswith("registry/")
    files = [case.tree.at(when, path) for when in (place - 1, place)]
    before, after = [entries.documents.get(file.blob) if file is not None else None for file in files]
    if not entry_of(path) or before is None or after is None:
        return False
    if any(getattr(before, key) != getattr(after, key) for key in PROTECTED):
        return False
    return not differing(row_of(after, None), row if row is not None else row_of(before, None))


def annexes_at(case: Case, entries: Entries, place: int, but: Iterable[str] = ()) -> set[str]:
    """The files that go live with documents, by the entries as they stood after the commit at a place.

    Those of the documents `but` are left out.
    """
    opened = [record for record in case.believed.records.values() if isinstance(record, Baseline | Release)]
    documents = {row.document for record in opened for block in record.blocks for row in block.versions}
    files = [case.tree.at(place, entry_path(one)) for one in documents.difference(but)]
    return {path for file in files if file is not None for path in entries.annexes(file.blob)}


def _keeps_collection(case: Case, entries: Entries, place: int) -> bool:
    files = [case.tree.at(when, COLLECTION_PATH) for when in (place - 1, place)]
    before, after = [entries.collections.get(file.blob) if file is not None else None for file in files]
    if before is None or after is None:
        return False
    return all(getattr(before, key) == getattr(after, key) for key in PINNED)
