"""Files on disk, read without following links and without leaving the folder they belong to."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from seclog.core.errors import InputError
from seclog.core.text import path_problem
from seclog.store.git import Git, failure

SIZE_LIMIT = 200_000_000


def read_file(path: str, name: str = "") -> bytes:
    """A regular file's bytes; raises InputError for a link, a folder, a device, or more than 200 MB."""
    shown = name or path
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise InputError(f"There is no file {shown}.", "Check the name.") from error
    except OSError as error:
        if os.path.islink(path):
            raise InputError(f"{shown} is a symbolic link.", "Put the file itself there.") from error
        raise InputError(f"{shown} cannot be read: {error.strerror}.", "Check its permissions.") from error
    mode = os.fstat(descriptor)
    if not stat.S_ISREG(mode.st_mode) or mode.st_size > SIZE_LIMIT:
        os.close(descriptor)
        if not stat.S_ISREG(mode.st_mode):
            raise InputError(f"{shown} is no plain file.", "Name a file.")
        raise InputError(f"{shown} has more than {SIZE_LIMIT // 1_000_000} MB.", "Split it.")
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def read_in_tree(top: str, path: str) -> bytes | None:
    """A file of the work tree by its path there, None when there is none; no part of the path may be a link."""
    problem = path_problem(path.removeprefix("registry/"))
    if problem is not None:
        raise InputError(f"The path {path[:80]!r} cannot be used: it {problem}.")
    folder = top
    for part in path.split("/")[:-1]:
        folder = os.path.join(folder, part)
        if os.path.islink(folder):
            raise InputError(f"{path} leads through a symbolic link.", "Put the folder itself there.")
    full = os.path.join(top, path)
    return read_file(full, path) if os.path.lexists(full) else None


def documents_below(root: str) -> list[str]:
    """The paths (relative, with `/`) that may be documents: no hidden files, no README, nothing of another repository.

    Links are among them, so that they can be refused by name rather than passed over.
    """
    found = []
    for folder, names, files in os.walk(root):
        linked = [name for name in names if os.path.islink(os.path.join(folder, name))]
        names[:] = sorted(name for name in names if _is_entered(folder, name))
        below = os.path.relpath(folder, root).replace(os.sep, "/")
        for name in sorted([*files, *linked]):
            full = os.path.join(folder, name)
            if is_document_name(name) and (os.path.isfile(full) or os.path.islink(full)):
                found.append(name if below == "." else f"{below}/{name}")
    return found


def _is_entered(folder: str, name: str) -> bool:
    """Whether a folder is looked into: not hidden, not the top of a repository of its own."""
    full = os.path.join(folder, name)
    return not (name.startswith(".") or os.path.islink(full) or os.path.lexists(os.path.join(full, ".git")))


def is_document_name(name: str) -> bool:
    """Whether a file name may be a document's: not hidden, no README or licence, no backup."""
    stem = name.partition(".")[0].lower()
    return not (name.startswith((".", "~")) or name.endswith("~") or stem in ("readme", "license", "licence"))


def not_ignored(git: Git, paths: Iterable[str]) -> list[str]:
    """The paths of the work tree that git does not ignore, in order."""
    paths = list(paths)
    done = git.try_run(["check-ignore", "-z", "--stdin"], os.fsencode("".join(f"{path}\0" for path in paths)))
    if done.code > 1:
        raise failure(["check-ignore"], done)
    ignored = {os.fsdecode(one) for one in done.out.split(b"\0")}
    return [path for path in paths if path not in ignored]
