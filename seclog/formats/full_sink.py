"""Reads every record of a walk by the full grammar, for acts and checks that need the whole rulebook."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from seclog.core.record import LiveRecord
from seclog.formats.record import read_rows
from seclog.formats.record_rows import Rows, broken
from seclog.formats.walk import Head


def _never(_: bytes) -> bool:
    return False


class FullSink:
    """Gathers all records; `records()` gives them oldest first with their commits."""

    def __init__(self) -> None:
        self.skip: Callable[[bytes], bool] = _never
        self._found: list[tuple[Head, list[tuple[str, str]]]] = []

    def begin(self, head: Head) -> None:
        """A record begins."""
        self._found.append((head, []))

    def row(self, key: bytes, text: str) -> None:
        """Keep a row."""
        self._found[-1][1].append((key.decode()[:-1], text))

    def version(self, document: bytes, rest: bytes) -> None:
        """Keep a Version row."""
        try:
            self._found[-1][1].append(("Version", f"{document.decode()} {rest.decode()[:-1]}"))
        except UnicodeDecodeError:
            broken("a version row is not UTF-8")

    def records(self) -> list[tuple[str, LiveRecord]]:
        """All records read by the full grammar; raises IntegrityError on damage."""
        return [
            (head.commit, cast(LiveRecord, read_rows(head.kind, head.subject, head.sequence, Rows(rows))))
            for head, rows in reversed(self._found)
        ]

    def heads(self) -> list[Head]:
        """What each record is, newest first."""
        return [head for head, _ in self._found]
