"""The working copy of the live line: index flags, texts on disk, attributes that would alter them (V50-V53)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from seclog.core.errors import Finding
from seclog.core.verify_facts import FILE_MODE, File

BINARY = (".docx", ".doc", ".xlsx", ".xls", ".pptx", ".ppt", ".pdf", ".odt", ".ods", ".zip", ".png", ".jpg", ".jpeg")
_GONE, _OTHER = "gone", "other"


class Staged(NamedTuple):
    """A path of the index: what is staged, and whether a flag hides its edits from git."""

    file: File
    flag: str


class OnDisk(NamedTuple):
    """The ids that a file's bytes make, as they are and with line ends as git keeps them; `kind` when it is no file."""

    kind: str
    blobs: tuple[str, ...]


class Copy(NamedTuple):
    """A work tree that has the live branch checked out, seen without git's own shortcuts, at the governed paths.

    `head` is the live tree there, `former` the objects that stood at each path before; `attributes` are
    those that are set, `converts` whether `core.autocrlf` is on.
    """

    head: Mapping[str, File]
    former: Mapping[str, frozenset[str]]
    staged: Mapping[str, Staged]
    on_disk: Mapping[str, OnDisk]
    attributes: Mapping[str, Mapping[str, str]]
    converts: bool
    unfinished: bool


def check_copy(copy: Copy) -> list[Finding]:
    """What in the work tree is not as the record has it, or would not stay so."""
    found: list[Finding] = []
    for path, file in copy.head.items():
        staged = copy.staged.get(path)
        if staged is not None and staged.flag:
            message = f"It is marked {staged.flag}, which hides edits of it from git"
            found.append(Finding("V50", path, message, f"Type: git update-index --no-{staged.flag} {path}"))
        found += _text(copy, path, file, staged)
        problem = _attribute_problem(path, copy.attributes.get(path, {}), converts=copy.converts)
        if problem:
            found.append(Finding("V52", path, problem, f"See which file says so: git check-attr -a {path}"))
    added = (path for path in copy.staged if path not in copy.head)
    found += [Finding("V51", path, "It is staged and not in the record", _restore(copy, path)) for path in added]
    return found


def _text(copy: Copy, path: str, file: File, staged: Staged | None) -> list[Finding]:
    disk = copy.on_disk.get(path, OnDisk(_GONE, ()))
    restore = _restore(copy, path)
    if staged is None or staged.file != file:
        behind = staged is not None and staged.file.blob in copy.former.get(path, frozenset())
        message = "The index is behind the record" if behind else "The index holds another text than the record"
        return [Finding("V51", path, message, restore)]
    left_out = staged.flag == "skip-worktree" and disk.kind == _GONE
    if file.blob in disk.blobs or left_out or file.mode != FILE_MODE:
        return []  # a path recorded as anything but a plain file is a finding of its own
    if disk.kind == _OTHER:
        return [Finding("V51", path, "It is no plain file in the work tree", restore)]
    if any(blob in copy.former.get(path, frozenset()) for blob in disk.blobs):
        return [Finding("V51", path, "The work tree is behind the record", restore)]
    what = "is gone from the work tree" if disk.kind == _GONE else "is edited and not yet drafted"
    return [Finding("V53", path, f"The text {what}", "Type: seclog status")]


def _attribute_problem(path: str, attributes: Mapping[str, str], *, converts: bool) -> str:
    """Why git would store, show or archive other bytes than the text's; empty when it would not."""
    for name in ("filter", "ident", "working-tree-encoding", "export-ignore", "export-subst"):
        value = attributes.get(name, "unspecified")
        if value not in ("unspecified", "unset"):
            return f"The attribute {name} is set, so that git alters the text or leaves it out of archives"
    if not path.lower().endswith(BINARY):
        return ""
    text, eol = attributes.get("text", "unspecified"), attributes.get("eol", "unspecified")
    if text == "unset":
        return ""
    if converts or text != "unspecified" or eol not in ("unspecified", "unset"):
        return "git may take it for text and change its line ends; mark it binary in .gitattributes"
    return ""


def _restore(copy: Copy, path: str) -> str:
    if copy.unfinished:
        return "Type: seclog recover"
    if path in copy.head:
        return f"Look at it and put it back: git restore --staged --worktree {path}"
    return f"Look at it and take it back: git restore --staged {path}"
