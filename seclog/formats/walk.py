"""Reads the ledger as `git log` prints it: newest first, in one pass, checking the frame of every record.

The live line and the pending lines are followed by commit id along first parents, from the commits where git
shows their refs. Framing, keys, sequence and encoding are checked on every row; a `Sink` is shown only the rows
that it does not skip.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

from seclog.core.errors import IntegrityError, MachineError, StateError
from seclog.core.text import holds_hidden
from seclog.formats.record_rows import KEYS, KINDS, broken, newer

if TYPE_CHECKING:
    from seclog.core.line import Chain
    from seclog.core.record import LineRecord

FORMAT = "tformat:%x00%H%x00%P%x00%e%x00%D%n%B"
INTENT_REF = "refs/seclog/intent"
LINE_REFS = ("refs/heads/pending", "refs/remotes/*/pending/*")

_TOKEN = b"Seclog-Record: "
_KIND = r"[a-z][a-z-]{0,39}/[1-9][0-9]{0,3}"
_KEY = r"[A-Z][A-Za-z-]{0,39}:"
_PLAIN, _ENDED = 1 << 40, 1 << 41  # places in a message that is no record, and after a record's rows
_ORDER = {
    "baseline": "Recorded Name Live Collection Type Category Trial Numbering Document Effective Version Ended Retired",
    "release": "Recorded Release Collection Made Published Instrument Document Effective Version Ended Retired",
    "registry": "Recorded Reason Modification Document Approved Cancelled Feedback",
    "correction": "Recorded Reason Corrects Effective Title Causes Path Note Void",
    "history": "Recorded Reason Effective Version Ended Retired",
    "effect": "Recorded Reason Effect",
}
_BLOCK = {"baseline": b"Effective:", "release": b"Effective:", "correction": b"Corrects:", "history": b"Effective:"}
_LIVE_TOKENS = tuple(b"%s%s/" % (_TOKEN, kind.encode()) for kind in _ORDER)
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
    parent: bytes
    encoding: bytes
    message: list[bytes]
    merges: bool


class Walk:
    """One pass over the ledger from a full ref or commit id.

    Afterwards it tells the tip, the sequence of the newest record and of the oldest (`top`, `first`), the pending
    chains, and the merges that look wrong.
    """

    def __init__(self, start: str) -> None:
        self.start = start
        self.tip = ""
        self.top = 0
        self.tip_record = ""
        self.intent = ""
        self.suspects: list[tuple[str, tuple[str, ...]]] = []
        self._following = b""
        self.first = 0
        self._lines: dict[str, bytes] = {}
        self._expected: set[bytes] = set()
        self._passed: set[bytes] = set()
        self._commits: dict[bytes, _LineCommit] = {}

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
                if line.startswith(_TOKEN):
                    if place != 3 or subject == b"\n":
                        broken(f"commit {head[0][:12]} holds a record where none can be")
                    self._record(lines, head, line, subject, sink)
                    place = _ENDED
                elif place == 1:
                    subject = line
                elif place == 2 and line != b"\n":
                    place = _PLAIN
                elif place > _ENDED:
                    broken(f"commit {head[0][:12]} does not end with its rows")

    def _record(
        self, lines: Iterator[bytes], head: tuple[str, tuple[str, ...]], token: bytes, subject: bytes, sink: Sink
    ) -> None:
        kind = _kind(token)
        self._number(next(lines, b""))
        count = _count(next(lines, b""), b"Rows: ")
        self._note(head, kind)
        sink.begin(Head(*head, kind, self.first, _text(subject[:-1])))
        _read_rows(islice(lines, count), kind, sink)
        if next(lines, b"") != b"\n":  # the message's last line break, and then that of the format
            broken(f"commit {head[0][:12]} does not end with its rows")

    def _header(self, line: bytes) -> tuple[bool, tuple[str, tuple[str, ...]], list[bytes] | None]:
        _, commit, parents, encoding, refs = line[:-1].split(b"\0")
        if refs or not self.tip:
            self._note_refs(commit, refs.decode("utf-8", "surrogateescape").split(", "))
        first = parents.partition(b" ")[0]
        head = (commit.decode(), tuple(parents.decode().split()))
        if commit == self._following:
            self._following = first
            if encoding:
                raise IntegrityError(
                    f"Commit {head[0][:12]} is encoded in another form than UTF-8.", "Type: seclog verify"
                )
            if len(head[1]) > 1:
                self.suspects.append(head)
            return True, head, None
        if commit not in self._expected:
            self._passed.add(commit)
            return False, head, None
        self._expected.add(first)
        one = self._commits[commit] = _LineCommit(head[0], first, encoding, [], len(head[1]) > 1)
        return False, head, one.message

    def _note_refs(self, commit: bytes, refs: list[str]) -> None:
        if not self.tip and (self.start in refs or self.start == commit.decode()):
            self.tip, self._following = commit.decode(), commit
        for ref in refs:
            if ref == INTENT_REF:
                self.intent = commit.decode()
            elif ref != self.start and "/pending/" in ref:
                self._lines[ref] = commit
                self._expected.add(commit)

    def _note(self, head: tuple[str, tuple[str, ...]], kind: str) -> None:
        if not self.tip_record:
            self.tip_record = head[0]
        if self.suspects and self.suspects[-1][0] == head[0]:
            self.suspects.pop()
        if kind == "baseline" and self.first != 1:
            raise IntegrityError("A second baseline stands on the live line.", "Type: seclog verify")

    def _number(self, line: bytes) -> None:
        number = _count(line, b"Sequence: ")
        if self.first and number != self.first - 1:
            raise IntegrityError(f"The record has a gap: {number} comes before {self.first}.", "Type: seclog verify")
        self.first = number
        self.top = self.top or number

    def finish(self) -> None:
        """Raise unless the live line was read down to its first record, and no line was met before its tip.

        Of commits of one second git may show the older first, where another branch begins at it.
        """
        if not self._passed.isdisjoint(self._expected):
            raise IntegrityError("The commits of a line were shown out of order.", "Type: seclog verify")
        if not self.tip:
            raise StateError("There is no live branch here.", "Type: seclog init")
        if self.first == 0:
            raise StateError("This repository holds no rulebook yet.", "Type: seclog init")
        if self.first != 1:
            raise IntegrityError(
                f"The record begins at {self.first} instead of 1: earlier records are missing.",
                "Type: seclog verify",
            )

    def chains(self, read: Callable[[bytes], LineRecord]) -> list[Chain]:
        """The pending chains, their records read by the full grammar; a ref on the live line has none."""
        if not self._commits:
            return []
        from seclog.core.line import Chain  # loaded only where there are lines

        found = ((ref, list(self._down(tip))) for ref, tip in self._lines.items())
        return [
            Chain(
                ref,
                tuple(one.commit for one in commits),
                tuple(_records(commits, read)),
                any(one.merges for one in commits),
                commits[-1].parent.decode(),
            )
            for ref, commits in found
            if commits
        ]

    def _down(self, commit: bytes) -> Iterator[_LineCommit]:
        """The commits of a line; where the walk began below the live tip, a line comes down to what it left out."""
        below = not self.start.startswith("refs/")
        while (one := self._commits.get(commit)) is not None:
            if below and len(one.message) > 2 and one.message[2].startswith(_LIVE_TOKENS):
                return
            yield one
            commit = one.parent


def _read_rows(lines: Iterator[bytes], kind: str, sink: Sink) -> None:
    """The inner loop: nearly all of a ledger are Version rows, and nearly all of these are skipped."""
    ranks, block, rank = _RANKS[kind], _BLOCK.get(kind, b""), 0
    version = ranks.get(b"Version:", -1)
    skip, show, before = sink.skip, sink.version, b""
    for line in lines:
        try:
            key, document, rest = line.split(b" ", 2)
        except ValueError:
            key, _, document = line.partition(b" ")
            rest = b""
        if key == b"Version:" and rank <= version and rest:
            rank = version
            if not skip(document):
                show(document, rest)
            continue
        if key != before or rank == version:
            found = _rank(ranks, key, line)
            if found < rank and key != block:
                broken(f"{key.decode(errors='replace')[:30]} stands out of order")
            if found == version:
                broken("a version row has too few words")
            rank, before = found, key
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
    stated = key.decode(errors="replace")
    name = stated.rstrip("\n").removesuffix(":")
    if name in KEYS or key == _TOKEN[:-1] or re.fullmatch(_KEY, stated) is None:
        broken(f"the row {name[:30]!r} cannot stand there")
    newer(f"a row {name!r}")


def _kind(line: bytes) -> str:
    stated = line[len(_TOKEN) : -1].decode(errors="replace")
    kind, _, grammar = stated.partition("/")
    if kind in KINDS and kind not in _ORDER and grammar == "1":
        raise IntegrityError(f"A record of a pending line ({kind}) stands on the live line.", "Type: seclog verify")
    if kind not in _ORDER or grammar != "1":
        if re.fullmatch(_KIND, stated) is None:
            broken(f"{stated[:40]!r} is no kind of record")
        newer(f"the kind {stated!r}")
    return kind


def _count(line: bytes, key: bytes) -> int:
    digits = line[len(key) : -1]
    if not line.startswith(key) or not digits.isdigit() or digits[:1] == b"0" or len(digits) > 9:
        broken(f"{key.decode().strip()} is missing or no count")
    return int(digits)


def _text(line: bytes) -> str:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        broken("a row is not UTF-8")
    if holds_hidden(text):
        broken("a row holds a character that none may hold")
    return text


def shallow_error(first: int) -> MachineError:
    """What a shallow clone answers instead of a short log."""
    return MachineError(f"This clone is shallow: records before {first} are not here.", "Type: git fetch --unshallow")
