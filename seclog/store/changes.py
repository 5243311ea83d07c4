"""What differs: in the work tree, between commits, and how two edits of one text go together."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from typing import NamedTuple

from seclog.core.errors import MachineError
from seclog.store.git import Completed, Git, failure


class Changed(NamedTuple):
    """A path of the work tree that differs from HEAD: `kind` is `new`, `edited` or `gone`."""

    path: str
    kind: str


def changed_in_work_tree(git: Git) -> list[Changed]:
    """The paths that differ from HEAD in index or work tree, untracked files too, by path."""
    args = ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames"]
    found = []
    for entry in git.at(git.places().top or git.directory).run(args).split(b"\0"):
        if not entry:
            continue
        state, path = entry[:2].decode(), os.fsdecode(entry[3:])
        kind = "gone" if "D" in state else "new" if state in ("??", "A ", "AM") else "edited"
        found.append(Changed(path, kind))
    return sorted(found)


def changed_between(git: Git, old: str, new: str) -> list[str]:
    """The paths whose blobs differ between two commits."""
    if old == new:
        return []
    listing = git.run(["diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new])
    return [os.fsdecode(path) for path in listing.split(b"\0") if path]


def mode_changes(git: Git) -> set[str]:
    """The files of index or work tree whose mode alone or among other things differs from HEAD's."""
    fields = git.at(git.places().top or git.directory).run(["diff-index", "-z", "--no-renames", "HEAD"]).split(b"\0")
    found = set()
    for said, path in zip(fields[::2], fields[1::2], strict=False):
        before, after = said[1:7], said[8:14]
        if before != after and b"000000" not in (before, after):
            found.add(os.fsdecode(path))
    return found


def merge_base(git: Git, one: str, other: str) -> str:
    """The commit where two lines of history part."""
    return git.text("merge-base", one, other)


def as_stored(git: Git, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files of the work tree with the line ends that git would store, where its attributes or settings convert them."""
    ended = [path for path, data in files.items() if b"\r\n" in data and b"\0" not in data]
    if not ended:
        return dict(files)
    asked = os.fsencode("".join(f"{path}\0" for path in ended))
    answers = git.rooted().run(["check-attr", "-z", "--stdin", "text", "eol"], asked).split(b"\0")
    values = {(os.fsdecode(path), name): value for path, name, value in zip(*[iter(answers)] * 3, strict=False)}
    converts = git.try_run(["config", "--get", "core.autocrlf"]).out.strip() in (b"true", b"input")
    stored = dict(files)
    for path in ended:
        text, eol = values.get((path, b"text"), b""), values.get((path, b"eol"), b"")
        asked_for = text in (b"set", b"auto") or eol in (b"lf", b"crlf") or (text == b"unspecified" and converts)
        if asked_for and text != b"unset":
            stored[path] = files[path].replace(b"\r\n", b"\n")
    return stored


def current_branch(git: Git) -> str:
    """The full name of the branch that HEAD is on, empty when it is detached."""
    return git.try_run(["symbolic-ref", "--quiet", "HEAD"]).out.decode().strip()


def merge_three(git: Git, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Two edits of one text put together, None where they conflict or are no text."""
    done = _merge_file(git, (), ours, base, theirs)
    return done.out if done.code == 0 else None


def merge_marked(git: Git, sides: tuple[bytes, bytes, bytes], labels: tuple[str, str, str]) -> bytes | None:
    """Ours, base and theirs put together, conflicts marked with all three under their labels; None for no text."""
    named = [part for label in labels for part in ("-L", label)]
    done = _merge_file(git, ("--diff3", *named), *sides)
    return done.out if done.code < 128 else None


def _merge_file(git: Git, options: tuple[str, ...], ours: bytes, base: bytes, theirs: bytes) -> Completed:
    """Run git's merge of three files; below 128 its code is the number of conflicts, above that they are no text."""
    with tempfile.TemporaryDirectory(prefix="seclog-") as folder:
        paths = [os.path.join(folder, name) for name in ("ours", "base", "theirs")]
        for path, data in zip(paths, (ours, base, theirs), strict=True):
            with open(path, "wb") as file:
                file.write(data)
        done = git.try_run(["merge-file", "-p", *options, *paths])
    if done.code < 0:
        raise MachineError("git merge-file was interrupted.", "Try again.")
    if done.code >= 128 and b"binary" not in done.err:
        raise failure(["merge-file"], done)
    return done
