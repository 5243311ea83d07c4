"""What a baseline holds: documents, opening versions and files, by where they come from (design section 9)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from seclog.core.collection import COLLECTION_PATH, Collection, Registry, entry_path
from seclog.core.coming import ComingLine, rehearse, shown_rows
from seclog.core.document import Document, slug
from seclog.core.errors import InputError, UsageError
from seclog.core.numbering import check_baseline, opening_version
from seclog.core.opening import OpeningRow, StatementRow, statement_documents
from seclog.core.past import PastVersion
from seclog.core.plan_history import PastRow
from seclog.core.plan_opening import Opening, OpeningRequest, plan_opening
from seclog.core.record import Baseline
from seclog.core.text import field_problem, is_specification_file
from seclog.core.version import OwnVersion, version_key
from seclog.formats.registry import read_collection, read_registry
from seclog.formats.registry_write import write_collection, write_document
from seclog.formats.statement import read_statement
from seclog.ops.coming import Place, lines_to_come
from seclog.ops.folder import FOLDER_TYPE, NO_CATEGORY, Naming, gather
from seclog.ops.load import today_at
from seclog.ops.specification_files import refuse_baseline, unkept
from seclog.store.files import read_file, read_in_tree
from seclog.store.git import Git
from seclog.store.shipped import shipped_registry

STATEMENTS = (".csv", ".tsv", ".xlsx")
SEC_BASELINE, PLAIN_BASELINE = "7.0", "1.0"


@dataclass(frozen=True, slots=True)
class InitRequest:
    """Where a rulebook begins: in `directory`, from a folder or statement (`source`) and a shipped registry."""

    directory: str
    source: str | None = None
    registry: str | None = None
    name: str | None = None
    baseline: str | None = None
    effective_on: date | None = None
    time_zone: str | None = None
    history: str | None = None


class Content(NamedTuple):
    """A collection with its documents' opening versions, the files to be stored, and a statement's rows.

    `left_out` are labels of the registry's documents that the statement does not name, `coming` what it has for
    later dates, `past` the versions from before the repository and `past_rows` what they become.
    """

    collection: Collection
    openings: tuple[Opening, ...]
    files: dict[str, bytes]
    rows: tuple[OpeningRow, ...] = ()
    left_out: tuple[str, ...] = ()
    coming: tuple[ComingLine, ...] = ()
    past: tuple[PastVersion, ...] = ()
    past_rows: tuple[PastRow, ...] = ()


def opening_number(request: InitRequest) -> str:
    """The number of documents that have none; raises InputError for one that is no `N.0`."""
    return check_baseline(request.baseline or (SEC_BASELINE if request.registry == "sec" else PLAIN_BASELINE))


def content_of(git: Git | None, top: str, request: InitRequest, now: datetime) -> Content:
    """What the baseline of the work tree `top` holds; `git` tells what is ignored there (None: there is no folder)."""
    content = _content_of(git, top, request, now)
    if any(map(is_specification_file, content.files)):
        refuse_baseline(content.files)
    return content


def _content_of(git: Git | None, top: str, request: InitRequest, now: datetime) -> Content:
    source = request.source
    if request.time_zone is not None and (request.registry is not None or _states_zone(top, source)):
        raise UsageError("The registry states its time zone.", "Leave out --time-zone, or write it in its collection.")
    if source is not None and not os.path.lexists(source):
        raise UsageError(f"There is no {source}.", "Name a folder, a .csv or an .xlsx file.")
    if source is not None and os.path.isdir(source):
        if request.registry is not None:
            raise UsageError("A folder brings its own registry.", "Leave out --registry, or give a statement with it.")
        return _from_folder(git, top, source, request, now)
    if source is not None:
        if not source.lower().endswith(STATEMENTS):
            raise UsageError(f"{source} is neither a folder nor a statement.", "Name a folder, a .csv or .xlsx file.")
        return _from_statement(top, source, request, now)
    if request.registry is not None:
        return _from_registry(top, _renamed(shipped_registry(request.registry), request), request, now)
    present = _present_registry(top)
    if present:
        return _from_registry(top, _renamed(present, request), request, now)
    naming = _naming(request)
    collection = Collection(naming.id, naming.name, naming.time_zone, (FOLDER_TYPE,), (NO_CATEGORY,))
    return Content(collection, (), {COLLECTION_PATH: write_collection(collection)})


def _states_zone(top: str, source: str | None) -> bool:
    """Whether a registry that is there already says in which zone days are meant."""
    return not (source is not None and os.path.isdir(source)) and bool(_present_registry(top))


def _naming(request: InitRequest) -> Naming:
    name = request.name or os.path.basename(os.path.abspath(request.directory)) or "Rulebook"
    problem = field_problem(name)
    if problem is not None:
        raise UsageError(f"{name[:60]!r} cannot be the collection's name: it {problem}.", "Give one with --name.")
    zone = request.time_zone or "UTC"
    today_at(datetime.min.replace(year=2000, tzinfo=UTC), zone)
    return Naming(slug(name) or "rulebook", name, zone)


def _day(collection: Collection, request: InitRequest, now: datetime) -> date:
    return request.effective_on or today_at(now, collection.time_zone)


def _from_folder(git: Git | None, top: str, folder: str, request: InitRequest, now: datetime) -> Content:
    found = gather(git, top, folder, _naming(request))
    files = dict(found.files) | {COLLECTION_PATH: write_collection(found.collection)}
    files |= {entry_path(one.id): write_document(one) for one in found.documents}
    registry = Registry(found.collection, {one.id: one for one in found.documents})
    return Content(found.collection, tuple(_openings(top, registry, request, now)), files)


def _from_registry(top: str, files: Mapping[str, bytes], request: InitRequest, now: datetime) -> Content:
    """A registry with the texts and annexes that it names; raises InputError for one that is missing."""
    registry = read_registry({path: data for path, data in files.items() if _is_read(path)})
    openings = tuple(_openings(top, registry, request, now))
    texts: dict[str, bytes] = {}
    for one in openings:
        for path in filter(None, (one.document.path(one.version), *one.document.annexes)):
            data = files[path] if path in files else read_in_tree(top, path)
            if data is None:
                raise InputError(f"{path}, the text of {one.document.label}, is not there.", "Put the file there.")
            texts[path] = data
    return Content(registry.collection, openings, {**files, **texts})


def _is_read(path: str) -> bool:
    return path == COLLECTION_PATH or path.startswith("registry/documents/")


def _openings(top: str, registry: Registry, request: InitRequest, now: datetime) -> Iterator[Opening]:
    """Every document of a registry at the number that the opening rule gives it (review paper 3.3).

    An own-numbered document has the versions of which texts are there, each one live.
    """
    day, number = _day(registry.collection, request, now), opening_number(request)
    for document in registry.ordered():
        kind = registry.collection.type_named(document.type)
        rule = opening_version("", document.numbering, kind.renumbered if kind else True, number)
        own = _versions_there(top, document) if document.numbering == "own" else []
        yield from (Opening(document, version, day) for version in own or [rule.becomes])


def _versions_there(top: str, document: Document) -> list[str]:
    """The versions whose texts stand in the work tree, told from the names of the files."""
    folder, _, name = (document.path() or "").rpartition("/")
    before, mark, after = name.partition("{version}")
    place = os.path.join(top, folder)
    if not mark or not os.path.isdir(place):
        return []
    pattern = re.compile(f"{re.escape(before)}(.+){re.escape(after)}")
    found = [match[1] for entry in os.listdir(place) if (match := pattern.fullmatch(entry))]
    return sorted((str(OwnVersion.parse(one)) for one in found), key=version_key)


def _renamed(files: dict[str, bytes], request: InitRequest) -> dict[str, bytes]:
    if request.name is None:
        return files
    collection = read_collection(files[COLLECTION_PATH])
    return files | {COLLECTION_PATH: write_collection(replace(collection, name=_naming(request).name))}


def _present_registry(top: str) -> dict[str, bytes]:
    """The registry's files as they stand in the work tree already; raises InputError where the main one is missing."""
    found: dict[str, bytes] = {}
    for folder, _, names in os.walk(os.path.join(top, "registry")):
        for name in (name for name in sorted(names) if name.endswith(".yaml")):
            path = os.path.relpath(os.path.join(folder, name), top).replace(os.sep, "/")
            found[path] = read_file(os.path.join(folder, name), path)
    if found and COLLECTION_PATH not in found:
        raise InputError(f"{next(iter(found))} is there, but no {COLLECTION_PATH}.", "Write it: see seclog schema")
    return found


def _from_statement(top: str, source: str, request: InitRequest, now: datetime) -> Content:
    """The documents of a statement, with what the chosen registry knows of them; listed ones keep their place."""
    rows = read_statement(read_file(source), os.path.basename(source))
    base = shipped_registry(request.registry) if request.registry else _present_registry(top)
    known = read_registry({path: data for path, data in base.items() if _is_read(path)}) if base else None
    collection = known.collection if known else _statement_collection(rows, request)
    if request.name is not None:
        collection = replace(collection, name=_naming(request).name)
    number, documents = opening_number(request), known.documents if known else {}
    today = today_at(now, collection.time_zone)
    later = sorted({row.effective_on for row in rows if row.effective_on is not None and row.effective_on > today})
    opened = statement_documents([row for row in rows if row.effective_on not in later], collection, number, documents)
    coming: list[OpeningRow] = []
    for when in later:
        then = [row for row in rows if row.effective_on == when]
        coming += statement_documents(then, collection, number, documents)
    lines = lines_to_come(Place(top, source), opened, coming, number)
    day = _day(collection, request, now)
    files = {COLLECTION_PATH: write_collection(collection), **unkept(base)}
    openings = []
    for row in opened:
        document = row.document
        files[entry_path(document.id)] = write_document(document)
        path = document.path(row.becomes)
        if path is not None:
            near = os.path.join(os.path.dirname(os.path.abspath(source)), row.file)
            present = read_in_tree(top, path)
            files[path] = present if present is not None else read_file(near, row.file)
        files |= {path: base[path] for path in document.annexes if path in base}
        openings.append(Opening(document, row.becomes, row.effective_on or day, row.was, row.cause))
    named = {row.document.id for row in (*opened, *coming)}
    left_out = tuple(one.label for one in known.ordered() if one.id not in named) if known else ()
    begun = OpeningRequest(collection, tuple(openings), number, "main", None, now, today)
    shown = _with_coming(begun, opened, lines) if lines else opened
    return Content(collection, tuple(openings), files, shown, left_out, lines)


def _with_coming(
    begun: OpeningRequest, opened: tuple[OpeningRow, ...], lines: tuple[ComingLine, ...]
) -> tuple[OpeningRow, ...]:
    """All rows of a statement in its order; what is to come is rehearsed, so that it is not refused afterwards."""
    record = plan_opening(begun).record
    assert isinstance(record, Baseline)
    drafted = rehearse(record, lines, begun.recorded_at, begun.today)
    return tuple(sorted((*opened, *shown_rows(lines, drafted)), key=lambda one: one.row))


def _statement_collection(rows: tuple[StatementRow, ...], request: InitRequest) -> Collection:
    """A collection whose types and categories are those that the statement names."""
    naming = _naming(request)
    types = dict.fromkeys(row.type for row in rows if row.type)
    categories = dict.fromkeys(row.category for row in rows if row.category)
    named = tuple(replace(FOLDER_TYPE, name=name) for name in types) or (FOLDER_TYPE,)
    return Collection(naming.id, naming.name, naming.time_zone, named, tuple(categories) or (NO_CATEGORY,))
