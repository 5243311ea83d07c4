"""Putting drafted paths of the work tree back to live text, never over words that are recorded nowhere."""

from __future__ import annotations

import hashlib
import os
import shlex
from collections.abc import Iterable, Sequence

from seclog.core.errors import Finding, StateError
from seclog.store.disk import machine_errors, read_regular, remove
from seclog.store.failpoint import failpoint
from seclog.store.git import Git, failure
from seclog.store.journal import Restore
from seclog.store.merge import mend
from seclog.store.worktree import WorkTree, of, present, refuse_locked, refuse_unfinished


def check(git: Git, paths: Sequence[str]) -> Restore | None:
    """What is to be restored, None for nothing; raises StateError where index and work tree hold different edits."""
    if not paths:
        return None
    tree = present(git)
    if tree is None:
        raise StateError("There is no work tree here to put back to live text.", "Go to one and try again.")
    refuse_unfinished(tree.git_dir, tree.path)
    refuse_locked(os.path.join(tree.git_dir, "index.lock"))
    twice = _edited_twice(git.at(tree.path), paths)
    if twice:
        raise StateError(
            f"{twice[0]} is staged with one text and edited to another.",
            "Stage the text that you mean with `git add`, or unstage it with `git restore --staged`, and try again.",
            [Finding("edited-twice", path, "index and work tree differ") for path in twice],
        )
    return Restore(tree.git_dir, {path: _digest(os.path.join(tree.path, path)) for path in paths})


def refuse_intended(git: Git, paths: Sequence[str]) -> None:
    """Raise StateError for paths of which only the name is staged: git follows no commit over these."""
    tree = present(git)
    if tree is None or not paths:
        return
    named = [fields[8] for fields in _fields(_rows(git.at(tree.path), paths)) if fields[1] == ".A"]
    if named:
        files = " ".join(map(shlex.quote, named))
        raise StateError(
            f"{named[0]} is staged by its name only.", f"Stage its text too, and try again: git add {files}"
        )


def perform(git: Git, restore: Restore) -> tuple[str, ...]:
    """Put the paths back to the text of HEAD; returns those kept because somebody has edited them since."""
    tree = of(git, restore.git_dir)
    if tree is None:
        return ()
    at = git.at(tree.path)
    live, index = _live(at, restore.files), _tracked(at, restore.files)
    kept = [path for path, digest in restore.files.items() if not _ours(at, tree, path, (digest, live.get(path)))]
    going = [path for path in restore.files if path not in kept]
    tracked = [path for path in going if path in live or path in index]
    if tracked:
        names = os.fsencode("\0".join(tracked))
        command = ["--literal-pathspecs", "restore", "--source=HEAD", "--staged", "--worktree"]
        done = at.run_patiently([*command, "--pathspec-from-file=-", "--pathspec-file-nul"], names)
        if done.code != 0:
            raise failure(["restore"], done)
    failpoint("restore.tracked")
    with machine_errors():
        for path in set(going) - set(tracked):
            remove(os.path.join(tree.path, path))
    failpoint("restore.untracked")
    return tuple(kept)


def _ours(git: Git, tree: WorkTree, path: str, texts: tuple[str | None, str | None]) -> bool:
    """Whether a file holds what was drafted, or live text, whole or half written: nothing that could be lost."""
    digest, live = texts
    now = _digest(os.path.join(tree.path, path))
    if now in (digest, None):
        return True
    return live is not None and mend(git, tree, path, live)


def _edited_twice(git: Git, paths: Sequence[str]) -> list[str]:
    """Paths whose staged text is neither that of HEAD nor that of the work tree, and unmerged ones."""
    rows = _rows(git, paths)
    unmerged = [row.split(" ", 10)[10] for row in rows if row.startswith("u ")]
    return unmerged + [fields[8] for fields in _fields(rows) if "." not in fields[1]]


def _fields(rows: Iterable[str]) -> list[list[str]]:
    """What git says of each changed path that is not unmerged: its two letters are the second, its path the last."""
    return [row.split(" ", 8) for row in rows if row.startswith("1 ")]


def _rows(git: Git, paths: Sequence[str]) -> list[str]:
    command = ["--literal-pathspecs", "status", "--porcelain=v2", "-z", "--no-renames", "--untracked-files=no"]
    return os.fsdecode(git.run([*command, "--", *paths])).split("\0")


def _live(git: Git, paths: Iterable[str]) -> dict[str, str]:
    done = git.try_run(["ls-tree", "-z", "--full-tree", "HEAD", "--", *paths])
    rows = (row.partition("\t") for row in os.fsdecode(done.out).split("\0") if row)
    return {path: head.split(" ")[2] for head, _, path in rows}


def _tracked(git: Git, paths: Iterable[str]) -> set[str]:
    out = git.run(["--literal-pathspecs", "ls-files", "-z", "--", *paths])
    return set(os.fsdecode(out).split("\0")) - {""}


def _digest(path: str) -> str | None:
    data = read_regular(path)
    return None if data is None else hashlib.sha256(data).hexdigest()
