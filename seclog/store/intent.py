"""The intent: a tag object that says which refs an act moves, so that a crash in between can be settled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from seclog.core.errors import StateError
from seclog.store.git import Git

REF = "refs/seclog/intent"
NAME = "seclog-intent"
_VERSION = "Seclog-Intent: 1"
_ID = r"[0-9a-f]{40}|[0-9a-f]{64}"
_OBJECT = re.compile(rb"object (%s)\ntype commit\ntag %s\n" % (_ID.encode(), NAME.encode()))
_CHANGE = re.compile(rf"(refs/(?:heads|tags)/[^\x00-\x20\x7f~^:?*\[\\]+) ({_ID}) ({_ID})")
_REMOTE = re.compile(rf"Remote: (\S+) (refs/heads/\S+) ({_ID})")


class RefChange(NamedTuple):
    """A ref, the object it stands at before (None: it must not exist) and after."""

    ref: str
    old: str | None
    new: str


class Remote(NamedTuple):
    """The server that is told first: its name here, the ref there and where that stood (None: nowhere)."""

    name: str
    ref: str
    old: str | None


class Intent(NamedTuple):
    """An act under way. The first change is the commit point, the others are tags to be created."""

    object_id: str
    commit: str
    changes: tuple[RefChange, ...]
    remote: Remote | None

    @property
    def point(self) -> RefChange:
        """The change that decides: the act is in when this ref contains the commit."""
        return self.changes[0]

    @property
    def tags(self) -> tuple[RefChange, ...]:
        """The tags that the act makes."""
        return self.changes[1:]


def write(changes: Sequence[RefChange], remote: Remote | None) -> str:
    """The intent's message."""
    zero = "0" * len(changes[0].new)
    lines = ["An act of seclog is under way; if no seclog is at work, type: seclog recover", "", _VERSION]
    if remote is not None:
        lines.append(f"Remote: {remote.name} {remote.ref} {remote.old or zero}")
    lines += [f"{change.ref} {change.old or zero} {change.new}" for change in changes]
    return "\n".join(lines) + "\n"


def parse(object_id: str, data: bytes) -> Intent:
    """Read a tag object as an intent; raises StateError on anything that this seclog would not have written."""
    found = _OBJECT.match(data)
    body = data.decode("utf-8", "replace").partition("\n\n")[2].split("\n")
    if found is None or len(body) < 5 or body[1] or body[-1]:
        _unknown("it is no intent of seclog")
    if body[2] != _VERSION:
        _unknown("another version of seclog wrote it")
    rest = body[3:-1]
    remote = _remote(rest.pop(0)) if rest[0].startswith("Remote: ") else None
    changes = tuple(map(_change, rest))
    commit = found[1].decode()
    if not changes or changes[0].new != commit or not changes[0].ref.startswith("refs/heads/"):
        _unknown("its commit point is not the commit it names")
    if any(change.old or not change.ref.startswith("refs/tags/") for change in changes[1:]):
        _unknown("it moves more than a branch and new tags")
    return Intent(object_id, commit, changes, remote)


def read(git: Git, object_id: str) -> Intent:
    """Read an intent by its id; raises StateError when it is none."""
    done = git.try_run(["cat-file", "tag", object_id])
    if done.code != 0:
        _unknown("it is not a tag object")
    return parse(object_id, done.out)


def _change(line: str) -> RefChange:
    found = _CHANGE.fullmatch(line)
    if found is None:
        _unknown(f"a line is {line[:60]!r}")
    return RefChange(found[1], _or_none(found[2]), found[3])


def _remote(line: str) -> Remote:
    found = _REMOTE.fullmatch(line)
    if found is None:
        _unknown(f"a line is {line[:60]!r}")
    return Remote(found[1], found[2], _or_none(found[3]))


def _or_none(object_id: str) -> str | None:
    return object_id if object_id.strip("0") else None


def _unknown(why: str) -> NoReturn:
    raise StateError(
        f"{REF} cannot be read as an unfinished act: {why}.",
        f"Use the seclog that wrote it; to see it, type: git cat-file -p {REF}",
    )
