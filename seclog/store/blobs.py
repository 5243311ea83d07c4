"""Reads objects by `REVISION:PATH`, all in one git process."""

from __future__ import annotations

import os
from collections.abc import Iterable

from seclog.core.errors import InputError
from seclog.store.git import Git


def _asked(specs: Iterable[str]) -> tuple[list[str], bytes]:
    asked = list(dict.fromkeys(specs))
    for spec in asked:
        if "\n" in spec:
            raise InputError(f"{spec[:60]!r} cannot be asked of git: it holds a line break.")
    return asked, os.fsencode("".join(f"{spec}\n" for spec in asked))


def object_ids(git: Git, specs: Iterable[str]) -> dict[str, str | None]:
    """The object id at each spec, None where there is nothing."""
    asked, stdin = _asked(specs)
    if not asked:
        return {}
    lines = git.run(["cat-file", "--batch-check"], stdin).split(b"\n")
    return {
        spec: None if line.endswith(b" missing") else line.split(b" ")[0].decode()
        for spec, line in zip(asked, lines, strict=False)
    }


def read_blobs(git: Git, specs: Iterable[str]) -> dict[str, bytes | None]:
    """The bytes at each spec, None where there is nothing."""
    asked, stdin = _asked(specs)
    if not asked:
        return {}
    data = git.run(["cat-file", "--batch"], stdin)
    found: dict[str, bytes | None] = {}
    place = 0
    for spec in asked:
        end = data.index(b"\n", place)
        head = data[place:end]
        if head.endswith(b" missing"):
            found[spec] = None
            place = end + 1
            continue
        size = int(head.rpartition(b" ")[2])
        found[spec] = data[end + 1 : end + 1 + size]
        place = end + 1 + size + 1
    return found
