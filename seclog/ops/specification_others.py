"""What else the work tree changes, where drafts name versions that only another document's edited file has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from seclog.core.errors import Finding
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
