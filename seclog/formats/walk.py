"""Reads the ledger as `git log` prints it: newest first, in one pass, checking the frame of every record.

The live line is followed by commit id along first parents; pending lines by the ref that led to them. Framing,
keys, sequence and encoding are checked on every row; a `Sink` is shown only the rows that it does not skip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple, Protocol

from seclog.core.errors import IntegrityError, MachineError, StateError
from seclog.core.line import Chain
from seclog.core.record import LINE_KINDS, LIVE_KINDS, LineRecord
from seclog.formats.record_rows import KEYS, KINDS, broken, newer

FORMAT = "tformat:%x00%H%x00%P%x00%e%x00%S%x00%D%n%B"
INTENT_REF = "refs/seclog/intent"

_TOKEN = b"Seclog-Record: "
_PLAIN, _ENDED = 1_000_000, 2_000_000  # places in a message that is no record, and after a record's rows
_ORDER = {
    "baseline": "Recorded Name Live Collection Type Category Trial Numbering Effective Version Ended Retired",
    "release": "Recorded Release Collection Made Published Instrument Effective Version Ended Retired",
    "registry": "Recorded Reason Modification Document Approved Cancelled",
    "correction": "Recorded Reason Corrects Effective Title Causes Void",
}
_BLOCK = {"baseline": b"Effective:", "release": b"Effective:", "registry": b"", "correction": b"Corrects:"}
_RANKS = {kind: {f"{key}:".encode(): place for place, key in enumerate(keys.split())} for kind, keys in _ORDER.items()}


class Head(NamedTuple):
    """One record of the live line: its commit, kind, sequence and sentence."""

    commit: str
    parents: tuple[str, ...]
    kind: str
    sequence: int
    subject: str


class Sink(Protocol):
    """What wants to know of the live line's records, newest first."""

    skip: Callable[[bytes], bool]

    def begin(self, head: Head) -> None:
        """A record begins."""

    def row(self, key: bytes, text: str) -> None:
        """A row other than a version, e.g. `Effective:` and its text."""

    def version(self, document: bytes, rest: bytes) -> None:
        """A Version row of a document that is not skipped; `rest` is what follows the id."""


class _LineCommit(NamedTuple):
    commit: str
    encoding: bytes
    message: list[bytes]


class Walk:
    """One pass over the ledger. Afterwards it tells the tip, the pending chains and what looked wrong."""

    def __init__(self, live_ref: str) -> None:
        self.live_ref = live_ref.encode()
        self.tip = ""
        self.top = 0
        self.tip_record = ""
        self.intent = ""
        self.suspects: list[tuple[str, tuple[str, ...]]] = []
        self._following = b""
        self._sequence = 0
        self._seen: set[bytes] = set()
        self._expected: dict[bytes, list[str]] = {}
        self._commits: dict[str, list[_LineCommit]] = {}

    def read(self, lines: Iterator[bytes], sink: Sink) -> None:
        """Read git's output to its end; raises on the first record whose frame is damaged."""
        live, place, subject = False, 0, b""
        head: tuple[str, tuple[str, ...]] = ("", ())
        bucket: list[bytes] | None = None
        for line in lines:
            if line[:1] == b"\0":
                live, head, bucket = self._header(line)
                place = 0
            elif bucket is not None:
                bucket.append(line)
            elif live:
                place += 1
                if place == 1:
                    subject = line
                elif place == 3 and line.startswith(_TOKEN) and subject != b"\n":
                    self._record(lines, head, line, subject, sink)
                    place = _ENDED
                elif line.startswith(_TOKEN):
                    broken(f"commit {head[0][:12]} holds a record where none can be")
                elif place == 2 and line != b"\n":
                    place = _PLAIN
                elif place == _ENDED + 1 and line != b"\n":
                    broken(f"commit {head[0][:12]} does not end with its rows")

    def _record(
        self, lines: Iterator[bytes], head: tuple[str, tuple[str, ...]], token: bytes, subject: bytes, sink: Sink
    ) -> None:
        kind = _kind(token)
        self._number(next(lines, b""))
        count = _count(next(lines, b""), b"Rows: ")
        self._note(head, kind)
        sink.begin(Head(*head, kind, self._sequence, _text(subject[:-1])))
        _read_rows(islice(lines, count), kind, sink)

    def _header(self, line: bytes) -> tuple[bool, tuple[str, tuple[str, ...]], list[bytes] | None]:
        _, commit, parents, encoding, source, refs = line[:-1].split(b"\0")
        if refs and INTENT_REF.encode() in refs:
            self.intent = commit.decode()
        if source not in self._seen:
            self._seen.add(source)
            if source == self.live_ref:
                self.tip, self._following = commit.decode(), commit
            elif ref := _pending_ref(source.decode()):
                self._expected.setdefault(commit, []).append(ref)
        first = parents.partition(b" ")[0]
        head = (commit.decode(), tuple(parents.decode().split()))
        owners = self._expected.pop(commit, [])
        if commit == self._following:
            self._following = first
            if encoding:
                raise IntegrityError(
                    f"Commit {head[0][:12]} is encoded in another form than UTF-8.", "Type: seclog verify"
                )
            if len(head[1]) > 1:
                self.suspects.append(head)
            return True, head, None
        if not owners:
            return False, head, None
        one = _LineCommit(head[0], encoding, [])
        for ref in owners:
            self._commits.setdefault(ref, []).append(one)
        if first:
            self._expected.setdefault(first, []).extend(owners)
        return False, head, one.message

    def _note(self, head: tuple[str, tuple[str, ...]], kind: str) -> None:
        if not self.tip_record:
            self.tip_record = head[0]
        if self.suspects and self.suspects[-1][0] == head[0]:
            self.suspects.pop()
        if kind == "baseline" and self._sequence != 1:
            raise IntegrityError("A second baseline stands on the live line.", "Type: seclog verify")

    def _number(self, line: bytes) -> None:
        number = _count(line, b"Sequence: ")
        if self._sequence and number != self._sequence - 1:
            raise IntegrityError(
                f"The record has a gap: {number} comes before {self._sequence}.", "Type: seclog verify"
            )
        self._sequence = number
        self.top = self.top or number

    def finish(self) -> None:
        """Raise unless the live line was read down to its first record."""
        if not self.tip:
            raise StateError("There is no live branch here.", "Type: seclog init")
        if self._sequence == 0:
            raise StateError("This repository holds no rulebook yet.", "Type: seclog init")
        if self._sequence != 1:
            raise IntegrityError(
                f"The record begins at {self._sequence} instead of 1: earlier records are missing.",
                "Type: seclog verify",
            )

    def chains(self, read: Callable[[bytes], LineRecord]) -> list[Chain]:
        """The pending chains, their records read by the full grammar."""
        return [
            Chain(ref, tuple(one.commit for one in commits), tuple(_records(commits, read)))
            for ref, commits in self._commits.items()
        ]


def _pending_ref(source: str) -> str:
    """The full ref of a pending line that git names by the part after `refs/heads/` or `refs/remotes/`."""
    if source.startswith("pending/"):
        return f"refs/heads/{source}"
    remote, _, branch = source.partition("/")
    return f"refs/remotes/{remote}/{branch}" if branch.startswith("pending/") else ""


def _read_rows(lines: Iterator[bytes], kind: str, sink: Sink) -> None:
    """The inner loop: nearly all of a ledger are Version rows, and nearly all of these are skipped."""
    ranks, block, rank = _RANKS[kind], _BLOCK[kind], 0
    version = ranks.get(b"Version:", -1)
    skip, show = sink.skip, sink.version
    for line in lines:
        parts = line.split(b" ", 2)
        key = parts[0]
        if key == b"Version:" and rank <= version and len(parts) == 3:
            rank = version
            if not skip(parts[1]):
                show(parts[1], parts[2])
            continue
        found = _rank(ranks, key, line)
        if found < rank and key != block:
            broken(f"{key.decode(errors='replace')[:30]} stands out of order")
        rank = found
        sink.row(key, _text(line[len(key) + 1 : -1]))


def _records(commits: list[_LineCommit], read: Callable[[bytes], LineRecord]) -> Iterator[tuple[str, LineRecord]]:
    for one in reversed(commits):
        message = b"".join(one.message)[:-1]
        if _TOKEN not in message:
            continue
        if one.encoding:
            raise IntegrityError(
                f"Commit {one.commit[:12]} is encoded in another form than UTF-8.", "Type: seclog verify"
            )
        yield one.commit, read(message)


def _rank(ranks: dict[bytes, int], key: bytes, line: bytes) -> int:
    found = ranks.get(key)
    if found is not None and line[len(key) :].strip(b"\n"):
        return found
    if line[:1] == b"\0" or line == b"\n":
        broken("rows are missing")
    name = key.decode(errors="replace").removesuffix(":")[:30]
    if name in KEYS or not key.endswith(b":"):
        broken(f"the row {name!r} cannot stand there")
    newer(f"a row {name!r}")


def _kind(line: bytes) -> str:
    kind, _, grammar = line[len(_TOKEN) : -1].decode(errors="replace").partition("/")
    if kind in LINE_KINDS and grammar == "1":
        raise IntegrityError(f"A record of a pending line ({kind}) stands on the live line.", "Type: seclog verify")
    if kind not in KINDS or kind not in LIVE_KINDS or grammar != "1":
        newer(f"the kind {kind[:30]}/{grammar[:10]}")
    return kind


def _count(line: bytes, key: bytes) -> int:
    digits = line[len(key) : -1]
    if not line.startswith(key) or not digits.isdigit() or digits[:1] == b"0" or len(digits) > 9:
        broken(f"{key.decode().strip()} is missing or no count")
    return int(digits)


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        broken("a row is not UTF-8")


def shallow_error(first: int) -> MachineError:
    """What a shallow clone answers instead of a short log."""
    return MachineError(f"This clone is shallow: records before {first} are not here.", "Type: git fetch --unshallow")
