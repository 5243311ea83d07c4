"""What a verification is made from: commits, trees and refs as git holds them, read once and not yet believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from seclog.core.errors import Finding
from seclog.core.record import LineRecord, Record

FILE_MODE = "100644"


class File(NamedTuple):
    """What stands at a path of a tree: its mode and the id of its object."""

    mode: str
    blob: str


class Change(NamedTuple):
    """A path that a commit changes against its first parent; `file` is None where it is gone."""

    path: str
    file: File | None


class Commit(NamedTuple):
    """A commit as its bytes have it. `damage` says why a message that claims to be a record is none.

    `committed_at` is in seconds since 1970; `sequence` is what the message states, 0 where it states none.
    """

    id: str
    parents: tuple[str, ...]
    committer: str
    committed_at: int
    encoding: str
    sequence: int
    record: Record | None
    damage: str
    changes: tuple[Change, ...] = ()


class Side(NamedTuple):
    """The first-parent chain of a line, oldest first, from the commit `fork` (empty: from a root) to `tip`."""

    tip: str
    fork: str
    commits: tuple[Commit, ...]

    def records(self, kinds: type[LineRecord] | tuple[type[LineRecord], ...]) -> list[tuple[str, LineRecord]]:
        """The records of some kinds on this line, oldest first with their commits."""
        return [(one.id, one.record) for one in self.commits if isinstance(one.record, kinds)]


@dataclass(frozen=True, slots=True)
class History:
    """The live line from its first record on, oldest first, and what stands beside it.

    `before` is the tree that the first record found, `encoded` older live commits in another encoding, `sides` the
    lines by their tips, `pending` the tips by ref, `beside` live records that the chain does not hold, `corrupt`
    objects whose bytes do not make their ids.
    """

    live_ref: str
    tip: str
    chain: tuple[Commit, ...]
    ancestry: frozenset[str]
    before: Mapping[str, File]
    encoded: tuple[str, ...]
    sides: Mapping[str, Side]
    pending: Mapping[str, str]
    beside: tuple[str, ...]
    corrupt: tuple[str, ...]


INTEGRITY, UNFINISHED, CONTENT = 7, 8, 1
_CODES = {"V06": UNFINISHED, "V50": CONTENT, "V51": CONTENT, "V52": CONTENT}
NOTES = frozenset({"V08", "V09", "V16", "V26", "V53"})


def severity(finding: Finding) -> int:
    """The exit code that a finding calls for; 0 for a note."""
    return 0 if finding.code in NOTES else _CODES.get(finding.code, INTEGRITY)


def exit_code(findings: tuple[Finding, ...]) -> int:
    """The exit code of them all: broken integrity outweighs an unfinished act, and that outweighs the rest."""
    found = {severity(finding) for finding in findings}
    return next((code for code in (INTEGRITY, UNFINISHED, CONTENT) if code in found), 0)
