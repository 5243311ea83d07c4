"""What is said of files of specifications that are not where their document, or they themselves, say."""

from __future__ import annotations

from collections.abc import Iterable

from seclog.core.collection import entry_path
from seclog.core.document import Document
from seclog.core.errors import Finding, RuleError
from seclog.core.text import SPECIFICATION_FOLDER, is_specification_file, nearest
from seclog.formats.specification_kept import Kept


def unlisted(path: str, said: Kept, known: Iterable[str]) -> Finding:
    """The finding on a file whose document does not list it; `known` are the ids of documents."""
    known, document = list(known), said.document
    if document in known:
        message = f"It says that it is kept in {document}, whose entry does not list it."
        hint = f"List it under `annexes` in {entry_path(document)}: {path}; then: seclog draft {document}"
    else:
        near = nearest(document, known)
        message = f"It says that it is kept in {document}, and there is no such document."
        hint = f"Did you mean {near}?" if near else "Name a document of the rulebook, or take `kept_in` out."
    return Finding("R312", f"{path}:{said.line}:{said.column}", message, hint)


def taken_out(path: str, said: Kept, document: str) -> Finding:
    """The finding on a file that a document's entry lists no longer, and that is still there."""
    says = f"says that it is kept in {said.document}" if said.document else "is still there"
    return Finding(
        "R312",
        f"{path}:{said.line}:{said.column}",
        f"The entry of {document} lists it no longer, and it {says}.",
        f"List it again under `annexes` in {entry_path(document)}, or, if it is to leave, take it away too: rm {path}",
    )


def silent(path: str, document: str) -> tuple[str, str]:
    """Message and hint on a listed file that names no document."""
    return (
        f"The entry of {document} lists it as an annex, and it does not say where it is kept.",
        f"Write in {path}: kept_in: {document}",
    )


def elsewhere(path: str, document: str, said: str) -> tuple[str, str]:
    """Message and hint on a file that a document lists, and that says it is kept in another."""
    return (
        f"It lists {path}, which says that it is kept in {said}.",
        f"Take it out of `annexes` in {entry_path(document)}. {passed_on(document, said)}",
    )


def passed_on(one: str, other: str) -> str:
    """How a file passes from one document to another."""
    return (
        f"A file passes from one document to another in one release, with its kept_in and both entries changed: draft "
        f"both together: seclog draft {' '.join(sorted((one, other)))}"
    )


def absent(path: str, document: str) -> tuple[str, str]:
    """Message and hint on a listed file that is not there."""
    return f"It lists {path}, and there is no such file.", f"Write the file, or take it out of {entry_path(document)}."


def overlooked(path: str) -> list[Finding]:
    """The finding on a file that its writer takes for that of a specification, and that nobody would read."""
    name = path.removeprefix(SPECIFICATION_FOLDER)
    if name == path or is_specification_file(path) or not any(map(_is_yaml, name.split("/"))):
        return []
    message = "The file is none of a specification: those are registry/specifications/ID.yaml."
    return [Finding("R311", f"{path}:1:1", message, "Rename the file, or take it out.")]


def _is_yaml(name: str) -> bool:
    return name.lower().endswith((".yaml", ".yml"))


def refuse_annex(document: Document, name: str, place: str) -> None:
    """Refuse the file of an annex, by name or place in the work tree, as the text of a listed document."""
    name = name.rpartition("/")[2]
    path = next((one for one in document.annexes if one == place or one.rpartition("/")[2] == name), "")
    if name and path:
        raise RuleError(
            f"{name} is an annex of {document.label}, and not its text.",
            f"Edit {path} in place, then: seclog draft {document.id}",
        )
