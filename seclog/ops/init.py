"""Sets up a rulebook: folder, git repository, registry, texts and the baseline record (design section 9)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from seclog.core.collection import COLLECTION_PATH, Collection, Registry, entry_path
from seclog.core.document import slug
from seclog.core.errors import InputError, StateError, UsageError
from seclog.core.numbering import check_baseline, opening_version
from seclog.core.opening import OpeningRow, StatementRow, statement_documents
from seclog.core.plan import Plan
from seclog.core.plan_opening import Opening, OpeningRequest, plan_opening
from seclog.core.report import Outcome
from seclog.core.text import field_problem
from seclog.formats.registry import read_collection, read_registry
from seclog.formats.registry_write import write_collection, write_document
from seclog.formats.statement import read_statement
from seclog.ops.act import Way, carry_out
from seclog.ops.folder import FOLDER_TYPE, NO_CATEGORY, Naming, gather
from seclog.ops.load import today_at
from seclog.store.files import read_file, read_in_tree
from seclog.store.git import Git
from seclog.store.names import refuse_clashes
from seclog.store.place import LIVE_KEY
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


class _Content(NamedTuple):
    registry: Registry
    openings: tuple[Opening, ...]
    files: dict[str, bytes]
    rows: tuple[OpeningRow, ...]


def init(now: datetime, way: Way, request: InitRequest) -> Outcome:
    """Make the folder, the repository and the baseline; a rehearsal makes none of them."""
    directory = os.path.abspath(request.directory)
    if os.path.lexists(directory) and not os.path.isdir(directory):
        raise StateError(f"{request.directory} is not a folder.", "Name a folder.")
    git = _repository(directory, way)
    top = (git.places().top if git is not None else None) or directory
    _refuse_second(git)
    content = _content(git, top, request, now)
    baseline = _number(request)
    branch = _branch(git)

    def make() -> Plan:
        return plan_opening(
            OpeningRequest(
                content.registry.collection,
                content.openings,
                baseline,
                branch,
                _tip(git, branch),
                now,
                today_at(now, content.registry.collection.time_zone),
                content.files,
            )
        )

    details: dict[str, object] = {"rows": content.rows} if content.rows else {}
    steps = ("seclog log", 'seclog plan 2027-02 --title "February 2027 release" --effective 2027-02-25')
    if git is None:
        plan = make()
        return Outcome("init", plan.summary, True, "", tuple(tag.name for tag in plan.tags), (), details)
    documents = [one.document.id for one in content.openings]
    refuse_clashes(git, ("pending/",), [f"{one}/" for one in documents])
    done = carry_out(git, "init", make, way, steps, details)
    if not way.dry_run and branch not in ("main", "master"):
        git.run(["config", LIVE_KEY, branch])
    return done


def _repository(directory: str, way: Way) -> Git | None:
    """The repository around the folder, made where there is none; None in a rehearsal without one."""
    if os.path.isdir(directory):
        git = Git(directory)
        if git.try_run(["rev-parse", "--git-dir"]).code == 0:
            if git.places().top is None:
                raise StateError("A rulebook begins in a work tree, and this repository is bare.", "Use a clone of it.")
            return git
    if way.dry_run:
        return None
    os.makedirs(directory, exist_ok=True)
    git = Git(directory)
    git.run(["init", "--quiet", "--initial-branch=main"])
    return git


def _refuse_second(git: Git | None) -> None:
    if git is None:
        return
    listing = git.try_run(["for-each-ref", "--format=%(refname)", "refs/tags/release/baseline"]).out
    if listing:
        raise StateError("This repository holds a rulebook already.", "Type: seclog status")
    if git.try_run(["diff-index", "--cached", "--quiet", "HEAD", "--"]).code == 1:
        raise StateError("Changes are staged here.", "Commit them, or type: git restore --staged .")
    if git.try_run(["rev-parse", "--verify", "--quiet", "HEAD"]).code != 0 and git.run(["ls-files", "-z"]):
        raise StateError("Files are staged here.", "Commit them, or type: git rm --cached -r .")


def _branch(git: Git | None) -> str:
    if git is None:
        return "main"
    done = git.try_run(["symbolic-ref", "--quiet", "--short", "HEAD"])
    branch = done.out.decode().strip()
    if done.code != 0 or branch.startswith("pending/"):
        raise StateError("HEAD is on no branch that can be the live line.", "Type: git switch main")
    return branch


def _tip(git: Git | None, branch: str) -> str | None:
    if git is None:
        return None
    done = git.try_run(["rev-parse", "--verify", "--quiet", f"refs/heads/{branch}^{{commit}}"])
    return done.out.decode().strip() or None


def _number(request: InitRequest) -> str:
    return check_baseline(request.baseline or (SEC_BASELINE if request.registry == "sec" else PLAIN_BASELINE))


def _naming(request: InitRequest) -> Naming:
    name = request.name or os.path.basename(os.path.abspath(request.directory)) or "Rulebook"
    problem = field_problem(name)
    if problem is not None:
        raise UsageError(f"{name[:60]!r} cannot be the collection's name: it {problem}.", "Give one with --name.")
    return Naming(slug(name) or "rulebook", name)


def _content(git: Git | None, top: str, request: InitRequest, now: datetime) -> _Content:
    """What the baseline holds, by where it comes from."""
    source = request.source
    if source is not None and not os.path.isdir(source) and source.lower().endswith(STATEMENTS):
        return _from_statement(top, request, now)
    if source is not None and not os.path.isdir(source):
        raise UsageError(f"{source} is neither a folder nor a statement.", "Name a folder, a .csv or an .xlsx file.")
    if source is not None and request.registry is not None:
        raise UsageError("A folder brings its own registry.", "Leave out --registry, or give a statement with it.")
    if source is not None:
        return _from_folder(git, top, request, now)
    if request.registry is not None:
        files = _renamed(shipped_registry(request.registry), request)
        return _from_registry(files, files, request, now)
    present = _present_registry(top)
    if present:
        return _from_registry(present, _with_texts(top, present), request, now)
    naming = _naming(request)
    collection = Collection(naming.id, naming.name, naming.time_zone, (FOLDER_TYPE,), (NO_CATEGORY,))
    return _Content(Registry(collection, {}), (), {COLLECTION_PATH: write_collection(collection)}, ())


def _day(collection: Collection, request: InitRequest, now: datetime) -> date:
    return request.effective_on or today_at(now, collection.time_zone)


def _from_folder(git: Git | None, top: str, request: InitRequest, now: datetime) -> _Content:
    assert request.source is not None
    found = gather(git, top, request.source, _naming(request))
    files = dict(found.files) | {COLLECTION_PATH: write_collection(found.collection)}
    files |= {entry_path(one.id): write_document(one) for one in found.documents}
    registry = Registry(found.collection, {one.id: one for one in found.documents})
    return _Content(registry, _at_baseline(registry, request, now), files, ())


def _at_baseline(registry: Registry, request: InitRequest, now: datetime) -> tuple[Opening, ...]:
    """Every document of a registry at the number that the opening rule gives it (review paper 3.3)."""
    day = _day(registry.collection, request, now)
    openings = []
    for document in registry.ordered():
        kind = registry.collection.type_named(document.type)
        rule = opening_version("", document.numbering, kind.renumbered if kind else True, _number(request))
        openings.append(Opening(document, rule.becomes, day))
    return tuple(openings)


def _renamed(files: dict[str, bytes], request: InitRequest) -> dict[str, bytes]:
    if request.name is None:
        return files
    collection = read_collection(files[COLLECTION_PATH])
    return files | {COLLECTION_PATH: write_collection(replace(collection, name=_naming(request).name))}


def _from_registry(
    registry_files: Mapping[str, bytes], files: Mapping[str, bytes], request: InitRequest, now: datetime
) -> _Content:
    registry = read_registry(registry_files)
    return _Content(registry, _at_baseline(registry, request, now), dict(files), ())


def _present_registry(top: str) -> dict[str, bytes]:
    """The registry that stands in the work tree already, as a person wrote it."""
    folder = os.path.join(top, "registry", "documents")
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    paths = [COLLECTION_PATH, *(f"registry/documents/{name}" for name in names if name.endswith(".yaml"))]
    found = {path: read_in_tree(top, path) for path in paths}
    if found[COLLECTION_PATH] is None:
        return {}
    return {path: data for path, data in found.items() if data is not None}


def _with_texts(top: str, files: dict[str, bytes]) -> dict[str, bytes]:
    """The registry's files with the texts and annexes that it names; raises InputError for one that is missing."""
    found = dict(files)
    for document in read_registry(files).documents.values():
        for path in filter(None, (document.path(), *document.annexes)):
            data = read_in_tree(top, path)
            if data is None:
                raise InputError(f"{path}, the text of {document.label}, is not there.", "Put the file there.")
            found[path] = data
    return found


def _from_statement(top: str, request: InitRequest, now: datetime) -> _Content:
    """The documents of a statement, with what the chosen registry knows of them; listed ones keep their place."""
    assert request.source is not None
    rows = read_statement(read_file(request.source), os.path.basename(request.source))
    base = shipped_registry(request.registry) if request.registry else _present_registry(top)
    known = read_registry(base) if base else None
    collection = known.collection if known else _statement_collection(rows, request)
    if request.name is not None:
        collection = replace(collection, name=_naming(request).name)
    opened = statement_documents(rows, collection, _number(request), known.documents if known else {})
    day = _day(collection, request, now)
    files = {COLLECTION_PATH: write_collection(collection)}
    openings = []
    for row in opened:
        document = row.document
        files[entry_path(document.id)] = write_document(document)
        path = document.path(row.becomes)
        if path is not None:
            near = os.path.join(os.path.dirname(os.path.abspath(request.source)), row.file)
            present = read_in_tree(top, path)
            files[path] = present if present is not None else read_file(near, row.file)
        openings.append(Opening(document, row.becomes, row.effective_on or day, row.was, row.cause))
    registry = Registry(collection, {one.document.id: one.document for one in opened})
    return _Content(registry, tuple(openings), files, opened)


def _statement_collection(rows: tuple[StatementRow, ...], request: InitRequest) -> Collection:
    """A collection whose types and categories are those that the statement names."""
    naming = _naming(request)
    types = dict.fromkeys(row.type for row in rows if row.type)
    categories = dict.fromkeys(row.category for row in rows if row.category)
    named = tuple(replace(FOLDER_TYPE, name=name) for name in types) or (FOLDER_TYPE,)
    return Collection(naming.id, naming.name, naming.time_zone, named, tuple(categories) or (NO_CATEGORY,))
