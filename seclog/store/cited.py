"""Which texts cite a label: a search of trees as git holds them."""

from __future__ import annotations

import os
from collections.abc import Iterable

from seclog.store.git import Git, failure


def citing_paths(git: Git, label: str, trees: Iterable[str]) -> set[tuple[str, str]]:
    """The texts of each tree that hold a label as whole words, as (tree, path); files that are no text are left out."""
    trees = list(trees)
    args = ["grep", "-l", "-z", "-I", "-i", "-w", "-F", "--full-name", "-e", label, *trees, "--"]
    done = git.try_run(args)
    if done.code not in (0, 1):  # 1: it stands nowhere
        raise failure(args, done)
    found = set()
    for name in filter(None, done.out.split(b"\0")):
        tree, _, path = os.fsdecode(name).partition(":")
        found.add((tree, path))
    return found
