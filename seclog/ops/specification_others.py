"""What else the work tree changes, where drafts name versions that only another document's edited file has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import PurePosixPath

from seclog.core.errors import Finding
from seclog.core.line import Line
from seclog.core.text import is_specification_file
from seclog.formats.specification_kept import kept_in
from seclog.store.changes import as_stored, changed_in_work_tree
from seclog.store.files import read_in_tree
from seclog.store.git import Git


def drafted_together(
    git: Git,
    documents: Collection[str],
    findings: Iterable[Finding],
    judge: Callable[[Mapping[str, bytes]], Iterable[Finding]],
) -> list[Finding]:
    """The findings on drafts of documents; one that another document's edits would settle names both as its remedy.

    `judge` tells what would be wrong with further files beside the drafts.
    """
    found = list(findings)
    if not any(one.code == "S105" for one in found) or git.places().top is None:
        return found
    for document, files in _edits(git, documents).items():
        left = {(one.where, one.message) for one in judge(files)}
        names = " ".join(sorted({document, *documents}))
        hint = f"{', '.join(files)} has it, and is not drafted yet: draft both together: seclog draft {names}"
        found = [
            one._replace(hint=hint) if one.code == "S105" and (one.where, one.message) not in left else one
            for one in found
        ]
    return found


def leaving_together(
    findings: Iterable[Finding], line: Line, before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> list[Finding]:
    """The findings on what a line makes; those on what is said of a file that leaves with it have that as remedy."""
    gone = [PurePosixPath(path).stem for path in before if path not in after]
    return [next((_leaving(one, name, line, after) for name in gone if _speaks(one, name)), one) for one in findings]


def _speaks(finding: Finding, name: str) -> bool:
    return finding.code == "S105" and f"of the specification {name!r}" in finding.message


def _leaving(finding: Finding, name: str, line: Line, files: Mapping[str, bytes]) -> Finding:
    path = finding.where.partition(":")[0]
    document = kept_in(files.get(path, b"")).document
    act = f"seclog draft {document} --for {line.release}" if document else f"seclog record -m REASON {path}"
    hint = f"{name} leaves with {line.title}: take what {path} says of it out in the same release: {act}"
    return finding._replace(hint=hint)


def claimed_by(git: Git, path: str) -> str:
    """The document in which a file of the work tree says that it is kept, empty for none."""
    top = git.places().top
    return kept_in(read_in_tree(top, path) or b"").document if top is not None else ""


def _edits(git: Git, documents: Collection[str]) -> dict[str, dict[str, bytes]]:
    """The changed files of specifications in the work tree by the document that keeps them, but for some documents."""
    top = git.places().top or git.directory
    paths = [one.path for one in changed_in_work_tree(git) if is_specification_file(one.path)]
    held = {path: data for path in paths if (data := read_in_tree(top, path)) is not None}
    found: dict[str, dict[str, bytes]] = {}
    for path, data in as_stored(git, held).items():
        document = kept_in(data).document
        if document and document not in documents:
            found.setdefault(document, {})[path] = data
    return found
