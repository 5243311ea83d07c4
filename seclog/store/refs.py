"""Refs: read in one process, moved in one transaction whose commit point goes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from seclog.store.git import Completed, Git
from seclog.store.intent import REF, RefChange


def read_refs(git: Git, *patterns: str) -> dict[str, str]:
    """The refs under some prefixes, by name, each with the object it names."""
    out = git.text("for-each-ref", "--format=%(objectname) %(refname)", *patterns)
    pairs = (line.split(" ", 1) for line in out.split("\n") if line)
    return {name: object_id for object_id, name in pairs}


def read_named(git: Git, names: Iterable[str]) -> dict[str, str]:
    """Those of the named refs that exist."""
    wanted = set(names)
    return {name: found for name, found in read_refs(git, *sorted(wanted)).items() if name in wanted}


def contains(git: Git, tip: str | None, commit: str) -> bool:
    """Whether a commit is on the first-parent chain of a tip."""
    if tip is None or tip == commit:
        return tip == commit
    with git.stream(["rev-list", "--first-parent", tip]) as lines:
        found = False
        for line in lines:
            found = found or line.rstrip(b"\n").decode() == commit
    return found


def move(git: Git, changes: Sequence[RefChange], standing: Mapping[str, str], intent: str | None) -> Completed:
    """Move refs in one transaction, in this order, and delete the intent (None: there is none) last.

    A ref that stands where it is to go is held there. The exit code is not the truth: read the refs back.
    """
    lines = ["start"]
    for change in changes:
        if standing.get(change.ref) == change.new:
            lines.append(f"verify {change.ref} {change.new}")
        elif change.old is None:
            lines.append(f"create {change.ref} {change.new}")
        else:
            lines.append(f"update {change.ref} {change.new} {change.old}")
    if intent is not None:
        lines.append(f"delete {REF} {intent}")
    lines += ["prepare", "commit", ""]
    return git.try_run(["update-ref", "-m", "seclog", "--stdin"], "\n".join(lines).encode())


def place_intent(git: Git, object_id: str) -> None:
    """Set the intent where none may stand."""
    git.run(["update-ref", "--stdin"], f"create {REF} {object_id}\n".encode())
