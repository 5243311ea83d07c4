"""Reads objects one after the other from one lasting git process, where each answer may bring the next question."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from seclog.core.errors import InputError, MachineError
from seclog.store.git import Git

_MODES = (b"100644", b"100755")


class Objects:
    """Answers by `COMMIT:PATH`."""

    def __init__(self, asked: IO[bytes], answers: IO[bytes]) -> None:
        self._asked = asked
        self._answers = answers

    def read(self, spec: str) -> bytes | None:
        """The bytes at a spec, None where there is nothing."""
        return self._ask(spec)[1]

    def files(self, spec: str) -> tuple[str, ...]:
        """The names of the plain files in the folder at a spec; none where it is no folder."""
        object_id, data = self._ask(spec)
        return tuple(_names(data, len(object_id) // 2)) if data is not None and object_id else ()

    def _ask(self, spec: str) -> tuple[str, bytes | None]:
        if "\n" in spec:
            raise InputError(f"{spec[:60]!r} cannot be asked of git: it holds a line break.")
        self._asked.write(os.fsencode(spec) + b"\n")
        self._asked.flush()
        head = self._answers.readline()
        if head.endswith(b" missing\n"):
            return "", None
        object_id, _, size = head.rstrip().partition(b" ")
        if not size:
            raise MachineError("git ended while it was asked for files.", "Type: git fsck")
        data = self._answers.read(int(size.rpartition(b" ")[2]))
        self._answers.read(1)
        return object_id.decode(), data


@contextmanager
def objects(git: Git) -> Iterator[Objects]:
    """One `git cat-file --batch` for as long as there are questions."""
    with git.converse(["cat-file", "--batch"]) as (asked, answers):
        yield Objects(asked, answers)


def _names(tree: bytes, width: int) -> Iterator[str]:
    """The files of a raw tree object: `MODE NAME\\0` and the id's bytes, again and again."""
    place = 0
    while place < len(tree):
        end = tree.index(b"\0", place)
        mode, _, name = tree[place:end].partition(b" ")
        if mode in _MODES:
            yield os.fsdecode(name)
        place = end + 1 + width
