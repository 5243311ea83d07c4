"""What may be committed: nothing governed on the live line, elsewhere only what has its form (design section 9).

Codes of findings: C1xx what only a record may change, C2xx the form of a governed file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from seclog.core.errors import Finding
from seclog.core.text import folded, is_specification_file, path_problem

MARKERS = (b"<<<<<<< ", b"||||||| ", b">>>>>>> ")

_ENTRIES = "registry/documents/"
_FOLDERS = ("documents", "registry")
_POINTER = b"version https://git-lfs.github.com/spec/"
_PLAIN = "100644"
_MODES = {
    "120000": ("is a symbolic link", "Put the file itself there."),
    "160000": ("is a submodule", "Put the documents themselves there."),
    "100755": ("is executable, and a document is not run", "Take that away: git update-index --chmod=-x {path}"),
}
_ABORT = {
    "merge": "git merge --abort; what stands on a line goes live by: seclog release RELEASE",
    "rebase": "git rebase --abort; the live line is never rewritten",
    "cherry-pick": "git cherry-pick --abort; what stands on a line goes live by: seclog release RELEASE",
    "revert": "git revert --abort; an old text goes live again by way of a draft: seclog draft DOC",
}
_PIECES = re.compile(r"""[\s"',\[\]]+""")
_LISTED = r"(?m)^text:[ \t]*['\"]?listed\b"
_VERSION_IN_PATH = "[0-9][0-9a-z.-]*"


class Change(NamedTuple):
    """A path that a commit holds: `kind` is new, edited, gone, unmerged or same; mode and object are as committed."""

    path: str
    kind: str
    mode: str
    object_id: str


class Setting(NamedTuple):
    """Where a commit goes: the branch (empty: none), whether that is the live line or a pending one.

    `progress` is merge, rebase, cherry-pick or revert while git is in the middle of one.
    """

    branch: str
    live: bool
    pending: bool
    progress: str = ""


class Entries:
    """Registry entries as plain text by document id, searched without reading them as YAML."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._ids: dict[str, set[str]] = {}
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        self._escaped: set[str] = set()
        for name, text in texts.items():
            self._index(name, text)

    def mentions(self, path: str) -> tuple[str, ...]:
        """The documents whose entries may name the path, sorted; to be sure, read them."""
        last = _last_piece(path)
        patterned = {name for pattern, name in self._patterns if pattern.fullmatch(last)}
        return tuple(sorted(self._ids.get(last, set()) | patterned | self._escaped))

    def owner(self, path: str) -> str:
        """The document whose entry spells the path out or has it as a `{version}`, empty for none."""
        for name in self.mentions(path):
            text = self.texts[name]
            if path in text or path.replace("'", "''") in text:
                return name
        last = _last_piece(path)
        return next((name for pattern, name in self._patterns if pattern.fullmatch(last)), "")

    def _index(self, name: str, text: str) -> None:
        for piece in _PIECES.split(folded(text)):
            self._ids.setdefault(piece, set()).add(name)
            if "{version}" in piece:
                pattern = _VERSION_IN_PATH.join(map(re.escape, piece.split("{version}")))
                self._patterns.append((re.compile(pattern), name))
        if "\\" in text:  # a double-quoted text may spell a path with escapes
            self._escaped.add(name)


def _last_piece(path: str) -> str:
    """The end of a path that no line break in YAML can split."""
    return next((piece for piece in reversed(_PIECES.split(folded(path))) if piece), "")


def entry_of(path: str) -> str:
    """The document whose entry lies at the path, empty when it is no entry."""
    name = path.removeprefix(_ENTRIES).removesuffix(".yaml")
    return name if path == f"{_ENTRIES}{name}.yaml" and "/" not in name else ""


def in_governed_folder(path: str) -> bool:
    """Whether the path lies in one of the two folders that are governed whole, or stands in the place of one."""
    return path.startswith(("registry/", "documents/")) or path in _FOLDERS


def live_findings(
    changes: Iterable[Change], entries: Entries, setting: Setting, kept: Mapping[str, str] | None = None
) -> list[Finding]:
    """Every change of governed paths is refused on the live line, with what to type instead.

    `kept` are the documents that files of specifications say they are kept in, by path.
    """
    findings = []
    for change in changes:
        if is_specification_file(change.path):
            code, message, hint = _specification_refusal(change, entries, (kept or {}).get(change.path, ""))
        else:
            code, message, hint = _refusal(change, entries)
        if setting.progress:
            hint = f"A {setting.progress} is in progress; take it back: {_ABORT[setting.progress]}"
        findings.append(Finding(code, change.path, message, hint))
    return findings


def _refusal(change: Change, entries: Entries) -> tuple[str, str, str]:
    path = change.path
    if change.kind == "gone":
        what = f"The registry entry of {entry_of(path)}" if entry_of(path) else _named(entries.owner(path))
        put_back = f"git restore --staged --worktree {_quoted(path)}"
        return "C104", f"{what} is deleted by hand; a document leaves the rulebook only by being retired.", put_back
    if entry_of(path):
        name = entry_of(path)
        if change.kind == "new" and not entries.owner(path):
            what = f"The registry entry of {name} is added by hand; it takes effect only through a release."
            return "C102", what, f"seclog draft {name}"
        what = f"The registry entry of {name} is changed by hand, and on the live line it changes only by a record."
        hint = (
            f"seclog record -m REASON {_quoted(path)} (or seclog classify {name} CATEGORY; "
            f"its label, title and files change by a release: seclog draft {name})"
        )
        return "C102", what, hint
    if path.startswith("registry/"):
        message = "The registry is changed by hand, and on the live line it changes only by a record."
        return "C102", message, f"seclog record -m REASON {_quoted(path)}"
    owner = entries.owner(path)
    if owner:
        message = f"The live text of {owner} is changed by hand; it changes only through a release."
        return "C101", message, f"seclog draft {owner}"
    return "C103", "The file belongs to no document of the registry.", add_hint(path)


def _specification_refusal(change: Change, entries: Entries, kept_in: str) -> tuple[str, str, str]:
    """What is said of the data of a specification: annexes go live with their document, the others by a record."""
    path, owner = change.path, entries.owner(change.path) or kept_in
    if owner and change.kind == "gone":
        message = f"The data of specifications kept in {owner} are deleted by hand; they change only through a release."
        return "C104", message, f"git restore --staged --worktree {_quoted(path)}"
    if owner:
        message = f"The data of specifications kept in {owner} are changed by hand; they change only through a release."
        return "C101", message, f"seclog draft {owner}"
    message = "The registry is changed by hand, and on the live line it changes only by a record."
    return "C102", message, f"seclog record -m REASON {_quoted(path)}"


def _named(owner: str) -> str:
    return f"The live text of {owner}" if owner else "The file"


def add_hint(path: str) -> str:
    """How a file that belongs to no document is brought into the rulebook."""
    from seclog.core.document import slug

    name = slug(path.rpartition("/")[2].rpartition(".")[0]) or "ID"
    return f"seclog add {name} --file {_quoted(path)}"


def _quoted(path: str) -> str:
    from shlex import quote

    return quote(path)


def listed_findings(changes: Iterable[Change], texts: Mapping[str, str]) -> Iterator[Finding]:
    """Files that lie where the text of a listed document would: that text is kept elsewhere (C206)."""
    for change in changes:
        folder, _, name = change.path.rpartition("/")
        document = name.partition(".")[0].casefold()
        if folder != "documents" or change.kind == "gone" or document not in texts:
            continue
        if re.search(_LISTED, texts[document]):
            message = f"{document} is listed: its text is kept elsewhere, and only its versions are recorded."
            hint = f"Record its digest: seclog draft {document} --listed {_quoted(change.path)}"
            yield Finding("C206", change.path, message, hint)


def has_content(change: Change) -> bool:
    """Whether the form of a file's bytes is to be judged."""
    return change.kind not in ("gone", "unmerged") and change.mode in (_PLAIN, "100755")


def form_findings(change: Change, data: bytes | None) -> Iterator[Finding]:
    """What is wrong with the form of one governed file; `data` are its bytes where they are known."""
    path = change.path
    if change.kind == "unmerged":
        hint = f"Settle it, then type: git add {_quoted(path)}"
        yield Finding("C201", path, "The file is in conflict and not settled.", hint)
    if change.kind in ("gone", "unmerged"):
        return
    if change.mode in _MODES:
        problem, hint = _MODES[change.mode]
        yield Finding("C202", path, f"It {problem}.", hint.format(path=_quoted(path)))
    wrong = path_problem(path) if change.kind == "new" and not path.startswith("registry") else None
    if wrong is not None:
        yield Finding("C204", path, f"The path {wrong}.", "Give the file a plain name.")
    if data is None:
        return
    line = marker_line(data)
    if line:
        yield Finding("C201", f"{path}:{line}", "A conflict marker stands there.", "Settle the text and add it again.")
    if data.startswith(_POINTER):
        hint = "Take the path out of .gitattributes, then add the document itself."
        yield Finding("C205", path, "A pointer of Git LFS stands there instead of the document.", hint)


def marker_line(data: bytes) -> int:
    """The number of the first line that is a conflict marker, 0 when there is none."""
    if not any(marker in data for marker in MARKERS):
        return 0
    return next((number for number, text in enumerate(data.split(b"\n"), 1) if text.startswith(MARKERS)), 0)


def twin_findings(new: Iterable[str], known: Iterable[str]) -> Iterator[Finding]:
    """New paths that differ from another, or from the folder of another, only in letter case or Unicode form."""
    spelled: dict[str, str] = {}
    added = sorted(set(new))
    for path in (*sorted(set(known).difference(added)), *added):
        twin = next((spelled[key] for key, part in _parts(path) if spelled.get(key, part) != part), None)
        if twin is not None and path in added:
            message = f"The path and {twin!r} differ only in letter case or Unicode form: many disks hold but one."
            yield Finding("C203", path, message, "Spell it as it is spelled already, or choose another name.")
        for key, part in _parts(path):
            spelled.setdefault(key, part)


def _parts(path: str) -> Iterator[tuple[str, str]]:
    """A path and the folders it lies in, each with the form in which twins are the same."""
    names = path.split("/")
    parts = ("/".join(names[:end]) for end in range(1, len(names) + 1))
    return ((folded(part), part) for part in parts)
