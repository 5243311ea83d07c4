"""Documents from a folder: each file is one, its folder its category, its heading its title."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from seclog.core.collection import Collection
from seclog.core.document import Document, DocumentType, check_document_id, slug
from seclog.core.errors import Finding, InputError
from seclog.core.text import field_problem, path_problem
from seclog.formats.titles import title_of
from seclog.store.files import documents_below, not_ignored, read_file
from seclog.store.git import Git

FOLDER_TYPE = DocumentType("Document", part_of_code=True, cause="optional", renumbered=True)
NO_CATEGORY = "General"


class Gathered(NamedTuple):
    """A collection made from a folder: its documents, and the files to be stored by path."""

    collection: Collection
    documents: tuple[Document, ...]
    files: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Naming:
    """What the new collection is called and where it keeps its days."""

    id: str
    name: str
    time_zone: str = "UTC"


def gather(git: Git | None, top: str, folder: str, naming: Naming) -> Gathered:
    """Take every document of a folder: in place when it lies in the work tree `top`, else as under `documents/`.

    Raises InputError that names all files which cannot be documents.
    """
    root = os.path.realpath(folder)
    inside = os.path.commonpath([root, os.path.realpath(top)]) == os.path.realpath(top)
    prefix = os.path.relpath(root, os.path.realpath(top)).replace(os.sep, "/") if inside else "documents"
    prefix = "" if prefix == "." else prefix + "/"
    paths = documents_below(root)
    if inside and git is not None:
        kept = not_ignored(git, [prefix + path for path in paths])
        paths = [path.removeprefix(prefix) for path in kept if not path.startswith("registry/")]
    if not paths:
        raise InputError(f"{folder} holds no documents.", "Name the folder that has them.")
    _refuse_bad_names(root, paths, prefix)
    files = {prefix + path: read_file(os.path.join(root, path), path) for path in paths}
    documents = _documents(paths, prefix, files)
    categories = tuple(sorted({one.category for one in documents}))
    collection = Collection(naming.id, naming.name, naming.time_zone, (FOLDER_TYPE,), categories)
    return Gathered(collection, documents, files)


def _refuse_bad_names(root: str, paths: list[str], prefix: str) -> None:
    bearers: dict[str, list[str]] = {}
    for path in paths:
        bearers.setdefault(slug(_stem(path)), []).append(path)
    findings = [one for path in paths for one in _name_findings(root, path, prefix, bearers)]
    if findings:
        count = f"{len(findings)} files" if len(findings) > 1 else "A file"
        raise InputError(f"{count} cannot be documents as they are.", "Rename them, or keep them out of it.", findings)


def _name_findings(root: str, path: str, prefix: str, bearers: dict[str, list[str]]) -> Iterator[Finding]:
    """What is wrong with one file's name, at most one thing."""
    identity = slug(_stem(path))
    others = [one for one in bearers[identity] if one != path]
    problem = path_problem(prefix + path)
    if os.path.islink(os.path.join(root, path)):
        yield Finding("I105", path, "It is a symbolic link", "Put the file or folder itself there")
    elif problem is not None:
        yield Finding("I101", path, f"The path {problem}", "Rename the file")
    elif not identity or field_problem(identity) is not None:
        yield Finding("I102", path, "The name gives no id", "Use letters or digits in it, and not none alone")
    elif others:
        yield Finding("I103", path, f"Its id would be {identity}, as that of {', '.join(others)}", "Rename all but one")
    else:
        try:
            check_document_id(identity)
        except InputError as error:
            yield Finding("I104", path, error.message, error.hint)


def _stem(path: str) -> str:
    return os.path.splitext(path.rpartition("/")[2])[0]


def _documents(paths: list[str], prefix: str, files: dict[str, bytes]) -> tuple[Document, ...]:
    titles = {path: title_of(path, files[prefix + path]) or humanised(_stem(path)) for path in paths}
    labels: dict[str, int] = {}
    for title in titles.values():
        labels[title.casefold()] = labels.get(title.casefold(), 0) + 1
    documents = []
    for path in paths:
        identity, title = slug(_stem(path)), titles[path]
        label = title if labels[title.casefold()] == 1 and len(title) <= 60 else humanised(_stem(path))
        category = humanised(path.rpartition("/")[0].rpartition("/")[2]) or NO_CATEGORY
        documents.append(Document(identity, label, title, FOLDER_TYPE.name, category, file=prefix + path))
    return _with_labels_apart(documents)


def _with_labels_apart(documents: list[Document]) -> tuple[Document, ...]:
    """No two documents bear one label: where names coincide, the id serves."""
    seen: dict[str, int] = {}
    for one in documents:
        seen[one.label.casefold()] = seen.get(one.label.casefold(), 0) + 1
    return tuple(one if seen[one.label.casefold()] == 1 else replace(one, label=one.id) for one in documents)


def humanised(name: str) -> str:
    """A file or folder name as words: `github-terms` is "Github terms"."""
    words = " ".join(name.replace("-", " ").replace("_", " ").replace("|", " ").split())
    words = words[:1].upper() + words[1:]
    return words if field_problem(words) is None else f"{words} (name)"
