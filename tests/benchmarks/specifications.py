"""A rulebook with a hundred versions of specifications: the periods of each, relations and incompatibilities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from seclog.core.collection import COLLECTION_PATH, Collection, entry_path
from seclog.core.document import Document, DocumentType
from seclog.formats.registry_write import write_collection, write_document
from seclog.ops.act import Way
from seclog.ops.init import InitRequest, init
from tests.builder import Repo

SPECIFICATIONS, VERSIONS = 5, 20
FOLDER = "registry/specifications"
COLLECTION = Collection("specifications", "Specifications", "UTC", (DocumentType("Code"),), ("Specification",))


def with_specifications(path: Path) -> Path:
    """The rulebook in a new folder: five specifications of twenty versions, kept in one schedule."""
    repo = Repo.init(path)
    texts = {f"{FOLDER}/{name}.yaml": text for name, text in files()}
    tables = Document(
        "tables", "Tables", "Tables", "Code", "Specification", annexes=tuple(texts), text="listed", source="elsewhere"
    )
    held = [_document(number) for number in range(SPECIFICATIONS)]
    for number in range(SPECIFICATIONS):
        texts |= {f"documents/spec-{number}/1.{version}.md": f"# {version}\n" for version in range(VERSIONS)}
    repo.commit("Begin", {"README.md": "Specifications.\n"})
    repo.write(COLLECTION_PATH, write_collection(COLLECTION))
    for document in (*held, tables):
        repo.write(entry_path(document.id), write_document(document))
    for name, text in texts.items():
        repo.write(name, text)
    request = InitRequest(str(path), baseline="7.0", effective_on=date(2020, 1, 1))
    init(datetime(2020, 1, 1, 9, tzinfo=UTC), Way(), request)
    return path


def _document(number: int) -> Document:
    name, label = f"spec-{number}", f"Specification {number}"
    file = f"documents/{name}/{{version}}.md"
    return Document(name, label, label, "Code", "Specification", numbering="own", file=file)


def files() -> Iterator[tuple[str, str]]:
    """The files by id: each version goes with two of the next specification; twenty pairs are incompatible."""
    for number in range(SPECIFICATIONS):
        yield f"spec-{number}", "".join(_specification(number))
    yield "incompatibilities", "".join(_incompatibilities())


def _specification(number: int) -> Iterator[str]:
    yield f"id: spec-{number}\nname: SPEC{number}\ndocument: spec-{number}\nkept_in: tables\ndecided_by: installed\n"
    yield "source: made up\ndevices:\n  ESME: Electricity meter\n  GSME: Gas meter\nversions:\n"
    for version in range(VERSIONS):
        yield f'  - version: "1.{version}"\n    terms:\n'
        for device in ("ESME", "GSME"):
            yield f"      - devices: [{device}]\n        installation: {{from: 2012-01-01, until: open}}\n"
            yield "        maintenance: {from: 2012-01-01, until: not-set}\n"
        if number + 1 < SPECIFICATIONS:
            others = f'["1.{version}", "1.{(version + 1) % VERSIONS}"]'
            yield f"    goes_with:\n      - specification: spec-{number + 1}\n        versions: {others}\n"


def _incompatibilities() -> Iterator[str]:
    yield "id: incompatibilities\nname: Incompatibility Matrix\nkept_in: tables\nbegins: 2012-01-01\n"
    yield "incompatibilities:\n"
    for version in range(VERSIONS):
        yield f'  - first: {{specification: spec-0, version: "1.{version}"}}\n'
        yield f'    second: {{specification: spec-3, version: "1.{(version * 7) % VERSIONS}"}}\n'
        yield "    reason: Made to differ\n    source: made up\n"
