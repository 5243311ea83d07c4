"""A ledger as `git log` prints it, made of records and of messages by hand."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from seclog.core.record import LiveRecord
from seclog.formats.record import write

LIVE = "refs/heads/main"


class Printed(NamedTuple):
    """One commit as the walk sees it."""

    commit: str
    parents: tuple[str, ...]
    message: bytes
    refs: str = ""
    encoding: str = ""

    def text(self) -> bytes:
        header = "\0".join(["", self.commit, " ".join(self.parents), self.encoding, self.refs])
        return header.encode() + b"\n" + self.message + b"\n"


def name(number: int) -> str:
    """The id of the commit of the record with that sequence."""
    return f"{number:040x}"


def live_line(messages: Sequence[bytes]) -> list[Printed]:
    """Commits of the live line, oldest message first; the newest commit comes first."""
    commits = [
        Printed(name(place), (name(place - 1),) if place > 1 else (), message)
        for place, message in enumerate(messages, 1)
    ]
    commits[-1] = commits[-1]._replace(refs=LIVE)
    return commits[::-1]


def printed(commits: Sequence[Printed]) -> Iterator[bytes]:
    """The lines that git prints of these commits."""
    return iter(io.BytesIO(b"".join(one.text() for one in commits)))


def of_records(records: Sequence[LiveRecord]) -> Iterator[bytes]:
    """The lines that git prints of a live line with these records, oldest first."""
    return printed(live_line([write(record) for record in records]))
