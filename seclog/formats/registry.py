"""Registry files as values: `registry/collection.yaml` and `registry/documents/*.yaml`.

Codes of findings: R1xx the YAML itself, R2xx what one file says, R3xx what entries say together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from pydantic import ValidationError

from seclog.core.collection import COLLECTION_PATH, Collection, Registry
from seclog.core.document import Document
from seclog.core.errors import Finding, InputError
from seclog.formats.registry_models import CollectionEntry, DocumentEntry, Entry
from seclog.formats.registry_problems import (
    Problem,
    collection_problems,
    document_problems,
    model_problems,
    placed,
    shape_problem,
)
from seclog.formats.registry_rules import ReadEntry, Surroundings, check_entries
from seclog.formats.yaml_source import Source, load, refusal

DOCUMENTS = "registry/documents/"

_Model = TypeVar("_Model", bound=Entry)
_Read = TypeVar("_Read")


def read_document(data: bytes, name: str) -> Document:
    """Read one `registry/documents/*.yaml`; raises InputError whose findings have all that is wrong in it."""
    return read_entry(data, name).document


def read_entry(data: bytes, name: str) -> ReadEntry:
    """Read one document's entry with its places, for `check_entries`; raises InputError as `read_document`."""
    source = load(data, name)
    return ReadEntry(_validated(source, DocumentEntry, document_problems).to_core(), source)


def read_collection(data: bytes, name: str = COLLECTION_PATH) -> Collection:
    """Read `registry/collection.yaml`; raises InputError whose findings have all that is wrong in it."""
    return _validated(load(data, name), CollectionEntry, collection_problems).to_core()


def read_registry(files: Mapping[str, bytes], former_ids: Iterable[str] = ()) -> Registry:
    """Read a whole registry from its files by path; other files under `registry/` are left alone.

    `former_ids` are those of documents that have left the rulebook and may still be named as predecessors.
    Raises InputError whose findings have all that is wrong in all files.
    """
    findings: list[Finding] = []
    collection: Collection | None = None
    if COLLECTION_PATH in files:
        collection = _try(read_collection, (files[COLLECTION_PATH], COLLECTION_PATH), findings)
    else:
        hint = "Begin a rulebook with `seclog init`; `seclog schema` shows what the file holds."
        findings.append(Finding("R310", f"{COLLECTION_PATH}:1:1", "The registry has no collection.yaml.", hint))
    entries: list[ReadEntry] = []
    unread: set[str] = set()
    for path in sorted(path for path in files if path.startswith(DOCUMENTS)):
        if not _is_entry(path):
            findings += _overlooked(path)
            continue
        entry = _try(read_entry, (files[path], path), findings)
        if entry is None:
            unread.add(path.removeprefix(DOCUMENTS).removesuffix(".yaml"))
        else:
            entries.append(entry)
    findings += check_entries(entries, Surroundings(collection, (), frozenset({*former_ids, *unread})))
    if findings or collection is None:
        raise refusal("The registry", findings)
    return Registry(collection, {entry.document.id: entry.document for entry in entries})


def _try(read: Callable[[bytes, str], _Read], file: tuple[bytes, str], findings: list[Finding]) -> _Read | None:
    """What the file says, or None with its findings added to the others."""
    try:
        return read(*file)
    except InputError as error:
        findings += error.findings
        return None


def _is_entry(path: str) -> bool:
    return path.endswith(".yaml") and "/" not in path.removeprefix(DOCUMENTS)


def _overlooked(path: str) -> Iterator[Finding]:
    """A file that its writer takes for an entry, and that would be passed over in silence."""
    if path.lower().endswith((".yaml", ".yml")):
        message = "The file is no entry: entries are registry/documents/ID.yaml."
        yield Finding("R311", f"{path}:1:1", message, "Rename the file, or take it out.")


def _validated(source: Source, model: type[_Model], joint_rules: Callable[[Source], Iterator[Problem]]) -> _Model:
    """The file as its model, or InputError with every problem in the order of the lines."""
    if not isinstance(source.data, dict):
        raise refusal(source.name, placed(source, [shape_problem(source)]))
    problems = list(joint_rules(source))
    try:
        entry = model.model_validate(source.data)
    except ValidationError as error:
        raise refusal(source.name, placed(source, [*model_problems(source, error, model), *problems])) from None
    if problems:
        raise refusal(source.name, placed(source, problems))
    return entry
