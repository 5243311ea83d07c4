"""Locks that a killed git leaves behind: which of them are ours beyond doubt, and which are not to be touched."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import NamedTuple

from seclog.core.errors import RaceError
from seclog.store import journal as journals
from seclog.store.disk import machine_errors, remove
from seclog.store.git import Git
from seclog.store.intent import REF, Intent
from seclog.store.journal import Journal
from seclog.store.worktree import linked

OLD_ENOUGH = 600  # seconds after which `--clear-locks` may take a lock that nobody has open
_PROCESSES = "/proc"


class _Lock(NamedTuple):
    """A lock that may be ours: contents that would show it (None: an index, whatever its contents)."""

    path: str
    contents: tuple[str, ...] | None


class _Act(NamedTuple):
    """When the act began (None: there is none) and the folders where a git would be at work on it."""

    since: float | None
    roots: tuple[str, ...]


def clear(git: Git, intent: Intent | None, journal: Journal | None, *, forced: bool = False) -> None:
    """Remove the locks of an act that was killed. The repository's own lock must be held.

    Ours is a lock on a ref of the act, or on the index of one of its work trees, that is as the act would have
    made it, not older than its journal, made by this user, and of which no living process can be the holder.
    Raises RaceError on the first lock that is not ours; `forced` takes also those older than OLD_ENOUGH
    that nobody holds.
    """
    act = _Act(_since(git), _roots(git))
    for lock in _candidates(git, intent, journal):
        try:
            found = os.lstat(lock.path)
        except (FileNotFoundError, NotADirectoryError):
            continue
        if _is_ours(lock, found, act) or (forced and _is_abandoned(lock, found, act)):
            with machine_errors():
                remove(lock.path)
        else:
            raise _foreign(lock.path, found)


def _candidates(git: Git, intent: Intent | None, journal: Journal | None) -> Iterator[_Lock]:
    common = git.places().common
    if intent is None:
        yield from _ref_locks(common)
    else:
        for change in intent.changes:
            yield _Lock(os.path.join(common, f"{change.ref}.lock"), (change.new,))
        yield _Lock(os.path.join(common, f"{REF}.lock"), (intent.object_id,))
    yield _Lock(os.path.join(common, "packed-refs.lock"), None)
    yield _Lock(os.path.join(common, "packed-refs.new"), None)
    for git_dir in sorted(_git_dirs(git, journal)):
        yield _Lock(os.path.join(git_dir, "HEAD.lock"), (intent.commit,) if intent else ())
        yield _Lock(os.path.join(git_dir, "index.lock"), None)


def _git_dirs(git: Git, journal: Journal | None) -> set[str]:
    found = {git.places().git_dir}
    if journal is not None:
        found |= set(journal.git_dirs)
        found |= {journal.restore.git_dir} if journal.restore is not None else set()
    return found


def _ref_locks(common: str) -> Iterator[_Lock]:
    for folder, _, names in os.walk(os.path.join(common, "refs")):
        for name in names:
            if name.endswith(".lock"):
                yield _Lock(os.path.join(folder, name), ())


def _roots(git: Git) -> tuple[str, ...]:
    places = git.places()
    main = os.path.dirname(places.common) if os.path.basename(places.common) == ".git" else None
    known = (places.common, places.top, main, *linked(places.common))
    return tuple({os.path.realpath(path) for path in known if path})


def _since(git: Git) -> float | None:
    """When the act began, by the file system's own clock."""
    for path in (journals.path_of(git), os.path.join(git.places().common, REF)):
        try:
            return os.lstat(path).st_mtime
        except (FileNotFoundError, NotADirectoryError):
            continue
    return None


def _is_ours(lock: _Lock, found: os.stat_result, act: _Act) -> bool:
    if act.since is None or found.st_mtime < act.since or found.st_uid != os.geteuid():
        return False
    if lock.contents is not None:
        content = _content(lock.path)
        if content:  # an id that only this act has; the processes that it started have ended, or we had no lock
            return content in lock.contents
    return _held(lock, act) is False


def _is_abandoned(lock: _Lock, found: os.stat_result, act: _Act) -> bool:
    old = time.time() - found.st_mtime > OLD_ENOUGH
    return old and os.geteuid() in (0, found.st_uid) and not _held(lock, act)


def _content(path: str) -> str:
    with machine_errors(), open(path, "rb") as file:
        return file.read(100).decode("ascii", "replace").rstrip("\n")


def _held(lock: _Lock, act: _Act) -> bool | None:
    """Whether a process has the lock open or is a git at work in its repository; None where that cannot be known.

    git closes most locks as soon as they are written, so an open descriptor is not the only sign.
    """
    if not os.path.isdir(os.path.join(_PROCESSES, "self", "fd")):
        return None
    target = os.path.realpath(lock.path)
    return any(_holds(name, target, act.roots) for name in os.listdir(_PROCESSES) if name.isdecimal())


def _holds(process: str, target: str, roots: tuple[str, ...]) -> bool:
    folder = os.path.join(_PROCESSES, process)
    try:
        with open(os.path.join(folder, "comm"), encoding="utf-8", errors="replace") as file:
            is_git = file.read().rstrip("\n").partition("-")[0] == "git"
        if is_git and _within(os.readlink(os.path.join(folder, "cwd")), roots):
            return True
        links = os.listdir(os.path.join(folder, "fd"))
        return any(_link(os.path.join(folder, "fd", name)) == target for name in links)
    except OSError:
        return False  # it has ended meanwhile, or is another user's, whose locks are never taken for ours


def _within(path: str, roots: tuple[str, ...]) -> bool:
    return any(path == root or path.startswith(root + os.sep) for root in roots)


def _link(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""


def _foreign(path: str, found: os.stat_result) -> RaceError:
    return RaceError(
        f"{path} is locked by another git process, or was left by one ({int(time.time() - found.st_mtime)} s ago).",
        "Wait for it to end. If no git is at work, wait ten minutes and type: seclog recover --clear-locks",
    )
