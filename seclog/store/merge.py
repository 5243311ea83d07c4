"""Bringing a work tree from one commit to the next: git's two-tree merge, tried first without touching anything."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from seclog.core.errors import Finding, SeclogError, StateError
from seclog.store.disk import machine_errors, remove
from seclog.store.failpoint import failpoint
from seclog.store.git import Completed, Git, failure
from seclog.store.objects import empty_tree
from seclog.store.worktree import WorkTree, refuse_locked

_IN_THE_WAY = ("not uptodate", "would be overwritten", "would be removed", "would lose untracked")


class Step(NamedTuple):
    """From one commit (None: from nothing) to another."""

    old: str | None
    new: str

    @property
    def before(self) -> str:
        """A tree-ish to start from, in the repository's own format."""
        return self.old or empty_tree("sha1" if len(self.new) == 40 else "sha256")


class Change(NamedTuple):
    """A path that a step changes, with its blobs before and after (None: it is not there)."""

    path: str
    old: str | None
    new: str | None


class _Merge(NamedTuple):
    """A step in one work tree. `git` stands at its top; `repair` mends what a crash has left half written."""

    git: Git
    tree: WorkTree
    step: Step
    dry: bool
    repair: bool


def rehearse(git: Git, tree: WorkTree, step: Step, scratch: str) -> None:
    """Try a step on a copy of the index; raises StateError naming the paths that are in the way."""
    refuse_locked(os.path.join(tree.git_dir, "index.lock"))
    with _copied_index(tree, scratch) as index:
        _merge(_Merge(git.at(tree.path).adding({"GIT_INDEX_FILE": index}), tree, step, dry=True, repair=False))


def bring_forward(git: Git, tree: WorkTree, step: Step, *, repair: bool = False) -> None:
    """Bring index and work tree forward; done once, it does nothing when done again."""
    _merge(_Merge(git.at(tree.path), tree, step, dry=False, repair=repair))
    failpoint("tree.merged")


def _merge(merge: _Merge) -> None:
    changes = _changes(merge.git, merge.step)
    if not any(change.old is None and _present(merge, change.path) for change in changes):
        done = _read_tree(merge)
        if done.code == 0:
            return
        if not any(words in done.err.decode("utf-8", "replace") for words in _IN_THE_WAY):
            raise failure(["read-tree"], done)
    _adopt(merge, changes)
    if not merge.dry:
        failpoint("tree.adopted")
    done = _read_tree(merge)
    if done.code != 0:
        raise _refusal(done)


def _read_tree(merge: _Merge) -> Completed:
    dry = ["-n"] if merge.dry else []
    return merge.git.run_patiently(["read-tree", *dry, "-m", "-u", merge.step.before, merge.step.new])


def _changes(git: Git, step: Step) -> tuple[Change, ...]:
    out = git.run(["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", step.before, step.new])
    fields = os.fsdecode(out).split("\0")
    rows = zip(fields[0:-1:2], fields[1::2], strict=True)
    return tuple(Change(path, _blob(raw.split(" ")[2]), _blob(raw.split(" ")[3])) for raw, path in rows)


def _blob(object_id: str) -> str | None:
    return object_id if object_id.strip("0") else None


def _adopt(merge: _Merge, changes: Sequence[Change]) -> None:
    """Take into the index what stands in the work tree already as the step would have it."""
    merge.git.try_run(["update-index", "-q", "--refresh"])
    staged = _staged(merge.git)
    hashes = _hashes(merge, [change.path for change in changes])
    dirty: list[str] = []
    taken: list[Change] = []
    for change in changes:
        index, here = staged.get(change.path), hashes.get(change.path)
        if index is not None and index == change.new:
            continue
        if here is not None and here == change.new and index in (change.old, None):
            taken.append(change)
        elif not _untouched(merge, change, index, here):
            dirty.append(change.path)
    if dirty:
        raise in_the_way(dirty, merge.tree)
    rows = [f"100644 {change.new}\t{change.path}\0" for change in taken]
    if rows:
        done = merge.git.run_patiently(["update-index", "-z", "--index-info"], os.fsencode("".join(rows)))
        if done.code != 0:
            raise failure(["update-index"], done)
        merge.git.try_run(["update-index", "-q", "--refresh"])


def _untouched(merge: _Merge, change: Change, index: str | None, here: str | None) -> bool:
    """Whether nothing that somebody wrote is lost when the step is taken on this path."""
    if index != change.old:
        return index is None and change.new is None
    if here is None or here == index:
        return True
    return merge.repair and change.new is not None and mend(merge.git, merge.tree, change.path, change.new)


def _staged(git: Git) -> dict[str, str]:
    rows = (row.partition("\t") for row in os.fsdecode(git.run(["ls-files", "-s", "-z"])).split("\0") if row)
    return {path: head.split(" ")[1] for head, _, path in rows}


def _hashes(merge: _Merge, paths: Iterable[str]) -> dict[str, str]:
    """The blobs that the work tree's files would be, of those that are plain files; `-` for what is none."""
    there = [path for path in paths if _present(merge, path)]
    plain = [path for path in there if _is_plain(os.path.join(merge.tree.path, path))]
    out = merge.git.run(["hash-object", "--stdin-paths"], os.fsencode("".join(f"{path}\n" for path in plain)))
    return dict.fromkeys(there, "-") | dict(zip(plain, out.decode().split(), strict=True))


def _is_plain(path: str) -> bool:
    return stat.S_ISREG(os.lstat(path).st_mode) and "\n" not in path and not path.startswith('"')


def _present(merge: _Merge, path: str) -> bool:
    """Whether something other than a folder is there; of folders git says itself what would be lost."""
    place = os.path.join(merge.tree.path, path)
    return os.path.islink(place) or (os.path.lexists(place) and not os.path.isdir(place))


def mend(git: Git, tree: WorkTree, path: str, blob: str) -> bool:
    """Remove a file that is the mere beginning of what git was writing there; whether it was one."""
    place = os.path.join(tree.path, path)
    if not stat.S_ISREG(os.lstat(place).st_mode):
        return False
    with machine_errors(), open(place, "rb") as file:
        here = file.read()
    if not git.run(["cat-file", "--filters", f"--path={path}", blob]).startswith(here):
        return False
    with machine_errors():
        remove(place)
    return True


@contextmanager
def _copied_index(tree: WorkTree, scratch: str) -> Iterator[str]:
    copied = os.path.join(scratch, "index.rehearsal")
    with machine_errors():
        remove(copied)
        remove(f"{copied}.lock")
        if os.path.exists(os.path.join(tree.git_dir, "index")):
            shutil.copyfile(os.path.join(tree.git_dir, "index"), copied)
    try:
        yield copied
    finally:
        remove(copied)


def in_the_way(paths: Sequence[str], tree: WorkTree) -> StateError:
    """The refusal that names the paths whose content would be lost."""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return StateError(
        f"{paths[0]}{more} in {tree.path} would be overwritten: what stands there is not recorded.",
        "Draft it, or put it aside, and try again.",
        [
            Finding("work-tree-dirty", path, "has content that is not recorded", "Draft it or put it aside.")
            for path in paths
        ],
    )


def _refusal(done: Completed) -> SeclogError:
    text = done.err.decode("utf-8", "replace")
    if not any(words in text for words in _IN_THE_WAY):
        return failure(["read-tree"], done)
    sentence = text.strip().split("\n")[0].removeprefix("error: ").rstrip(".")
    return StateError(f"The work tree is in the way: {sentence}.", "Put that file aside and try again.")
