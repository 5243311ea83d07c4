"""Work trees: where a branch is checked out, and whether git is in the middle of something there."""

from __future__ import annotations

import os
import time
from typing import NamedTuple

from seclog.core.errors import RaceError, StateError
from seclog.store.disk import read_regular
from seclog.store.git import PATIENCE, Git

_STEP = 0.02
_SIGNS = (
    ("MERGE_HEAD", "A merge"),
    ("rebase-merge", "A rebase"),
    ("rebase-apply", "A rebase or `git am`"),
    ("CHERRY_PICK_HEAD", "A cherry-pick"),
    ("REVERT_HEAD", "A revert"),
    ("sequencer", "A cherry-pick or revert of several commits"),
    ("BISECT_LOG", "A bisect"),
)


class WorkTree(NamedTuple):
    """A work tree and the git directory that has its index."""

    path: str
    git_dir: str


def find(git: Git, ref: str) -> tuple[WorkTree, ...]:
    """The work trees that have a branch checked out; raises StateError where git is in the middle of something on it.

    A work tree that is gone from the disk is left out.
    """
    found = []
    for path, git_dir, branch in _listed(git):
        if branch != ref:
            _refuse_detached(git_dir, path, ref)
        elif os.path.lexists(os.path.join(path, ".git")):
            refuse_unfinished(git_dir, path)
            found.append(WorkTree(path, git_dir))
        elif os.path.isdir(path):
            raise StateError(
                f"The work tree of {git_dir}, which has {ref} checked out, cannot be found.", "Go there and try again."
            )
    return tuple(found)


def present(git: Git) -> WorkTree | None:
    """The work tree that we stand in."""
    places = git.places()
    return None if places.top is None else WorkTree(places.top, places.git_dir)


def of(git: Git, git_dir: str) -> WorkTree | None:
    """The work tree of a git directory; None when it is gone."""
    here = present(git)
    if here is not None and here.git_dir == git_dir:
        return here
    found = (WorkTree(path, its) for path, its, _ in _listed(git) if its == git_dir)
    return next((tree for tree in found if os.path.lexists(os.path.join(tree.path, ".git"))), None)


def refuse_unfinished(git_dir: str, path: str) -> None:
    """Raise StateError while a merge, rebase, cherry-pick, revert or bisect is under way in a work tree."""
    for name, words in _SIGNS:
        if os.path.lexists(os.path.join(git_dir, name)):
            raise StateError(f"{words} is in progress in {path}.", "Finish or abort it there and try again.")


def refuse_locked(path: str) -> None:
    """Raise RaceError when a git lock is there and stays there, telling its path and age."""
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            age = int(time.time() - os.lstat(path).st_mtime)
        except (FileNotFoundError, NotADirectoryError):
            return
        if age > PATIENCE or time.monotonic() >= limit:
            raise RaceError(
                f"Another git process holds {path} ({age} s old).",
                "Wait for it to end and try again; if none is at work, type: seclog recover",
            )
        time.sleep(_STEP)


def _listed(git: Git) -> list[tuple[str, str, str]]:
    """Path, git directory and branch of every work tree that is not bare."""
    places = git.places()
    git_dirs = linked(places.common)
    rows = []
    for block in git.text("worktree", "list", "--porcelain", "-z").split("\0\0"):
        fields = dict(line.partition(" ")[::2] for line in block.split("\0") if line)
        path = fields.get("worktree", "")
        if path and "bare" not in fields:
            git_dir = git_dirs.get(os.path.realpath(path), places.common)
            if git_dir == places.git_dir and places.top is not None:
                path = places.top  # git misnames the main work tree of a separate git directory
            rows.append((path, git_dir, fields.get("branch", "")))
    return rows


def linked(common: str) -> dict[str, str]:
    """The linked work trees: path -> git directory."""
    folder = os.path.join(common, "worktrees")
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    found = {}
    for name in names:
        data = read_regular(os.path.join(folder, name, "gitdir"))
        if data is not None:
            found[os.path.realpath(os.path.dirname(os.fsdecode(data).rstrip("\n")))] = os.path.join(folder, name)
    return found


def _refuse_detached(git_dir: str, path: str, ref: str) -> None:
    """Raise StateError when a rebase or bisect, which detaches HEAD, is about this branch."""
    short = ref.removeprefix("refs/heads/")
    for name, words in (("rebase-merge/head-name", "A rebase"), ("rebase-apply/head-name", "A rebase")):
        if (read_regular(os.path.join(git_dir, name)) or b"").decode("utf-8", "replace").strip() == ref:
            raise StateError(f"{words} of {short} is in progress in {path}.", "Finish or abort it and try again.")
    if (read_regular(os.path.join(git_dir, "BISECT_START")) or b"").decode("utf-8", "replace").strip() == short:
        raise StateError(f"A bisect of {short} is in progress in {path}.", "Type there: git bisect reset")
