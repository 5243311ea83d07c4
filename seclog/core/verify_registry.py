"""The live tree at the tip: what the ledger implies of entries, texts, modes and names (V22, V23, V25)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from seclog.core.classification import NAMES, classified, differing, row_of
from seclog.core.collection import COLLECTION_PATH, Collection, entry_path, is_governed
from seclog.core.document import Document
from seclog.core.errors import Finding
from seclog.core.rulebook import Rulebook
from seclog.core.text import folded
from seclog.core.verify_case import ENTRIES, Case, Entries
from seclog.core.verify_facts import FILE_MODE
from seclog.core.verify_standing import text_path


@dataclass(frozen=True, slots=True)
class Present:
    """What the ledger implies and what is there: the rulebook, the entries read, the collection (or why not)."""

    book: Rulebook
    entries: Entries
    collection: Collection | str


def check_files(case: Case, registered: set[str], blamed: set[str]) -> list[Finding]:
    """Governed paths at the tip that are no plain files, or that some file systems take for one another."""
    found = []
    names: dict[str, str] = {}
    for path, file in sorted(case.tree.files()):
        governed = is_governed(path, registered)
        other = names.setdefault(folded(path), path)
        if path in blamed:
            continue
        if governed and file.mode != FILE_MODE:
            message = f"It is {_MODES.get(file.mode, 'no file')}, and governed paths hold plain files alone"
            found.append(Finding("V22", path, message, _history(path)))
        if other != path and (governed or is_governed(other, registered)):
            message = f"It differs from {other} in letter case or accents alone"
            found.append(Finding("V23", path, message, "Rename one of them by a release"))
    return found


def check_registry(case: Case, present: Present, blamed: set[str]) -> list[Finding]:
    """Entries and texts that are not as the ledger has them; paths already to blame are passed over."""
    book = present.book
    found = list(_collection(present)) if COLLECTION_PATH not in blamed else []
    for document in book.issued:
        if entry_path(document) not in blamed:
            found += _entry(case, present, document, blamed)
    for path, _ in case.tree.files():
        document = path.removeprefix(ENTRIES).removesuffix(".yaml")
        entry = path == entry_path(document)
        if entry and document not in book.issued and path not in blamed:
            found.append(Finding("V25", path, "No record knows this document", _history(path)))
    return found


def _collection(present: Present) -> Iterator[Finding]:
    found, book = present.collection, present.book
    if isinstance(found, str):
        yield Finding("V25", COLLECTION_PATH, found, _history(COLLECTION_PATH))
        return
    recorded = (book.identity, book.name, book.time_zone, book.types, book.categories)
    if (found.id, found.name, found.time_zone, found.types, found.categories) != recorded:
        yield Finding(
            "V25", COLLECTION_PATH, "It is not the collection that the record begins with", _history(COLLECTION_PATH)
        )


def _entry(case: Case, present: Present, document: str, blamed: set[str]) -> Iterator[Finding]:
    where = entry_path(document)
    file = case.tree.now(where)
    if document in present.book.retired or all(one.void for one in present.book.issued[document]):
        if file is not None:
            yield Finding("V25", where, "The document is not in the rulebook, and its entry stands", _history(where))
        return
    problem = "There is no entry" if file is None else present.entries.problems.get(file.blob, "")
    if file is None or problem:
        yield Finding("V25", where, problem, _history(where))
        return
    entry = present.entries.documents[file.blob]
    implied = _implied(present.book, document, entry, case.titles.get(document, ""))
    wrong = [name for name, words in implied if getattr(entry, name) not in words]
    if wrong:
        yield Finding("V25", where, f"It is not what the record says of {', '.join(wrong)}", _history(where))
    for version in present.book.live_versions(document):
        path = next((text_path(o.row.path) for o in present.book.issued[document] if o.row.version == version), "")
        if path != (entry.path(version) or "") and not wrong:
            yield Finding(
                "V25", where, f"It has the text of {version} at another path than the record", _history(where)
            )
        elif path and case.tree.now(path) is None and path not in blamed:
            yield Finding("V25", path, f"The text of {document} {version} is not there", _history(path))


def _implied(book: Rulebook, document: str, entry: Document, title: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The fields of an entry, each with what it may say: the record corrects a title, and the entry stays."""
    issued = [one for one in book.issued[document] if not one.void] or book.issued[document]
    last = issued[-1]
    kind, category = classified(book, document) or (last.row.type, last.row.category)
    yield "id", (document,)
    yield "label", (last.row.label,)
    yield "title", (last.row.title, title)
    yield "type", (kind,)
    yield "category", (category,)
    yield "numbering", (book.numbering.get(document, entry.numbering),)
    for _, said in book.described.get(document, ())[-1:]:
        wrong = differing(said._replace(type=entry.type, category=entry.category), row_of(entry, None))
        yield from ((NAMES[fact], ()) for fact in wrong)


_MODES = {"100755": "an executable", "120000": "a symbolic link", "160000": "another repository"}


def _history(path: str) -> str:
    return f"See who changed it: git log --first-parent -- {path}"
