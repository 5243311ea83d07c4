"""Reads a work tree of the live line without git's shortcuts: index flags, bytes on disk, attributes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from seclog.core.errors import InputError
from seclog.core.verify_copy import Copy, OnDisk, Staged
from seclog.core.verify_facts import File
from seclog.store.changes import current_branch
from seclog.store.files import read_file
from seclog.store.git import Git
from seclog.store.objects import RawObject, object_id

_ATTRIBUTES = ("text", "eol", "filter", "ident", "working-tree-encoding", "export-ignore", "export-subst")


def is_checked_out(git: Git, live_ref: str) -> bool:
    """Whether we stand in a work tree that has the live branch checked out."""
    return git.places().top is not None and current_branch(git) == live_ref


def read_copy(git: Git, head: Mapping[str, File], former: Mapping[str, frozenset[str]], *, converts: bool) -> Copy:
    """The work tree we stand in, at the governed paths `head` of the live tip; two git processes."""
    at = git.rooted()
    staged = {path: one for path, one in _staged(at) if path in head or _is_governed_place(path)}
    top = git.places().top or ""
    on_disk = {path: _on_disk(top, path, git.places().object_format) for path in head}
    return Copy(head, former, staged, on_disk, _attributes(at, head), converts, unfinished=False)


def _is_governed_place(path: str) -> bool:
    return path.startswith(("registry/", "documents/"))


def _staged(git: Git) -> Iterator[tuple[str, Staged]]:
    for row in git.run(["ls-files", "-v", "--stage", "-z"]).split(b"\0"):
        head, _, path = row.partition(b"\t")
        if row:
            tag, mode, blob, _ = head.decode().split(" ")
            hidden = "skip-worktree" if tag in "Ss" else "assume-unchanged" if tag.islower() else ""
            yield os.fsdecode(path), Staged(File(mode, blob), hidden)


def _on_disk(top: str, path: str, object_format: str) -> OnDisk:
    """The ids of a file's bytes, read by ourselves and through no link: no filter of a hostile setting is run."""
    parts = path.split("/")
    folders = [os.path.join(top, *parts[:count]) for count in range(1, len(parts))]
    if any(part in ("", ".", "..") for part in parts) or any(os.path.islink(folder) for folder in folders):
        return OnDisk("other", ())
    full = os.path.join(top, path)
    if not os.path.lexists(full):
        return OnDisk("gone", ())
    try:
        data = read_file(full, path)
    except InputError:
        return OnDisk("other", ())
    forms = (data, data.replace(b"\r\n", b"\n")) if b"\r\n" in data else (data,)
    return OnDisk("file", tuple(object_id(RawObject("blob", form), object_format) for form in forms))


def _attributes(git: Git, paths: Iterable[str]) -> dict[str, dict[str, str]]:
    asked = os.fsencode("".join(f"{path}\0" for path in paths))
    fields = os.fsdecode(git.run(["check-attr", "-z", "--stdin", *_ATTRIBUTES], asked)).split("\0")
    found: dict[str, dict[str, str]] = {}
    for path, name, value in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
        if value != "unspecified":
            found.setdefault(path, {})[name] = value
    return found
