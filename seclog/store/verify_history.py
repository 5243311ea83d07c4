"""Gathers the ledger's evidence with a constant number of git processes, however long the history is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from seclog.core.errors import MachineError, StateError
from seclog.core.verify_facts import Change, Commit, File, History, Side
from seclog.store.git import Git
from seclog.store.verify_objects import PLAIN, is_sound, read_commit, read_objects

_LIVE_RECORDS = "^Seclog-Record: (baseline|release|registry|correction|history|effect)/"


def read_history(git: Git, live_ref: str, refs: Mapping[str, str]) -> History:
    """The live line and all lines beside it, from their bytes; raises StateError where there is no record.

    Raises MachineError on a commit that is not there.
    """
    tip = refs[live_ref]
    pending = {ref: found for ref, found in refs.items() if _is_pending(ref)}
    parents = _parents(git, [tip, *pending.values()])
    line = list(_first_parents(parents, tip, frozenset()))[::-1]
    commits, corrupt = _read_commits(git, line)
    start = next((place for place, one in enumerate(line) if _speaks(commits[one])), len(line))
    if start == len(line):
        raise StateError("This repository holds no rulebook yet.", "Type: seclog init")
    ancestry = frozenset(line)
    tips = [*pending.values(), *(one for commit in line[start:] for one in commits[commit].parents[1:])]
    ways = {
        one: list(_first_parents(parents, one, ancestry))[::-1] for one in dict.fromkeys(tips) if one not in ancestry
    }
    hidden = [one for one in _grep(git, tip) if one not in ancestry]
    beside, more = _read_commits(git, {*hidden, *(commit for way in ways.values() for commit in way)})
    commits |= beside
    changes = _changes(git, [commits[one] for one in dict.fromkeys((*line[start:], *_all(ways.values())))])
    whole = {one: commits[one]._replace(changes=changes.get(one, ())) for one in (*line[start:], *_all(ways.values()))}
    sides = {one: Side(one, _fork(whole, way), tuple(whole[commit] for commit in way)) for one, way in ways.items()}
    return History(
        live_ref,
        tip,
        tuple(whole[one] for one in line[start:]),
        ancestry,
        _tree(git, commits[line[start]].parents[:1]),
        tuple(one for one in line[:start] if commits[one].encoding),
        sides,
        pending,
        tuple(one for one in hidden if commits[one].record is not None),
        (*corrupt, *more),
    )


def _is_pending(ref: str) -> bool:
    if ref.startswith("refs/heads/pending/"):
        return True
    return ref.startswith("refs/remotes/") and "/pending/" in ref


def _parents(git: Git, tips: Iterable[str]) -> dict[str, list[str]]:
    listing = git.run([*PLAIN, "rev-list", "--parents", "--stdin"], "".join(f"{one}\n" for one in tips).encode())
    words = (line.split(" ") for line in listing.decode().split("\n") if line)
    return {commit: parents for commit, *parents in words}


def _first_parents(parents: Mapping[str, Sequence[str]], tip: str, until: frozenset[str]) -> Iterator[str]:
    one: str | None = tip
    while one is not None and one not in until and one in parents:
        yield one
        one = next(iter(parents[one]), None)


def _all(ways: Iterable[list[str]]) -> Iterator[str]:
    return (commit for way in ways for commit in way)


def _fork(commits: Mapping[str, Commit], way: list[str]) -> str:
    return next(iter(commits[way[0]].parents), "")


def _speaks(commit: Commit) -> bool:
    return commit.record is not None or bool(commit.damage)


def _grep(git: Git, tip: str) -> list[str]:
    """Every commit behind the tip, on whatever path, whose message may be a live record."""
    return git.text(*PLAIN, "rev-list", "-E", f"--grep={_LIVE_RECORDS}", tip, "--").split()


def _read_commits(git: Git, ids: Iterable[str]) -> tuple[dict[str, Commit], list[str]]:
    found, corrupt = {}, []
    for one, raw in read_objects(git, ids).items():
        if raw is None or raw.kind != "commit":
            raise MachineError(f"The commit {one[:12]} is not there.", "Type: git fsck --full")
        if not is_sound(one, raw, git.places().object_format):
            corrupt.append(one)
        found[one] = read_commit(one, raw.data)
    return found, corrupt


def _changes(git: Git, commits: Iterable[Commit]) -> dict[str, tuple[Change, ...]]:
    """What each commit changes against its first parent, told by git of exactly these parents."""
    asked = "".join(" ".join((commit.id, *commit.parents[:1])) + "\n" for commit in commits)
    args = ["diff-tree", "--stdin", "--root", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-ext-diff"]
    found: dict[str, list[Change]] = {}
    here: list[Change] = []
    tokens = iter(git.run([*PLAIN, *args], asked.encode()).split(b"\0"))
    for token in tokens:
        if token.startswith(b":"):
            _, mode, _, blob, status = token.decode().split(" ")
            here.append(Change(os.fsdecode(next(tokens)), None if status == "D" else File(mode, blob)))
        elif token:
            here = found.setdefault(token.decode(), [])
    return {commit: tuple(changes) for commit, changes in found.items()}


def _tree(git: Git, parents: tuple[str, ...]) -> dict[str, File]:
    """The whole tree that the first record found; empty where it is the first commit."""
    if not parents:
        return {}
    listing = git.run(["ls-tree", "-r", "-z", "--full-tree", parents[0]])
    rows = (row.partition(b"\t") for row in listing.split(b"\0") if row)
    return {os.fsdecode(path): File(*_mode_and_blob(head)) for head, _, path in rows}


def _mode_and_blob(head: bytes) -> tuple[str, str]:
    mode, _, blob = head.decode().split(" ")
    return mode, blob
