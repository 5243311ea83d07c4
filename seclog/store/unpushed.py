"""Branches against what the remotes are known to have; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from seclog.store.git import Git


class Branches(NamedTuple):
    """Local branches by full ref: how many commits of their own no remote has, and which have moved apart.

    `current` is the branch that HEAD is on, empty when it is detached.
    """

    current: str
    ahead: dict[str, int]
    apart: tuple[str, ...]


def branches(git: Git, live_ref: str) -> Branches:
    """Look at the live branch and the pending ones; two git processes, one where there is no remote."""
    asked = "%(HEAD)%00%(refname)%00%(objectname)%00%(upstream:track,nobracket)"
    listing = git.text("for-each-ref", f"--format={asked}", "refs/heads/", "refs/remotes/")
    rows = [line.split("\0") for line in listing.split("\n") if line]
    current = next((name for mark, name, _, _ in rows if mark == "*"), "")
    ours = {name: tip for _, name, tip, _ in rows if name == live_ref or name.startswith("refs/heads/pending/")}
    apart = tuple(name for _, name, _, track in rows if name in ours and "ahead" in track and "behind" in track)
    remote = any(name.startswith("refs/remotes/") for _, name, _, _ in rows)
    return Branches(current, _ahead(git, ours) if remote else {}, apart)


def _ahead(git: Git, tips: dict[str, str]) -> dict[str, int]:
    parents = _unknown_to_remotes(git, tips.values())
    counts = {}
    for name, tip in tips.items():
        count, commit = 0, tip
        while commit in parents:
            count, commit = count + 1, parents[commit]
        if count:
            counts[name] = count
    return counts


def _unknown_to_remotes(git: Git, tips: Iterable[str]) -> dict[str, str]:
    """The first parents of the commits that no remote-tracking branch contains."""
    command = ["rev-list", "--first-parent", "--parents", *sorted(set(tips)), "--not", "--remotes", "--"]
    rows = (line.split() for line in git.text(*command).split("\n") if line)
    return {commit: parents[0] if parents else "" for commit, *parents in rows}
