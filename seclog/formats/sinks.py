"""What reading commands gather from a walk: the Document Log, or the history of documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from seclog.core.report import LogRow
from seclog.core.rows import DocumentRow, VersionRow
from seclog.core.text import folded, holds_hidden
from seclog.formats.context import Changes, Context, Origin
from seclog.formats.record_rows import broken, get_field, get_list
from seclog.formats.walk import Head

_HEAD = (
    r"([0-9]{1,6}\.[0-9]{1,6}(?:\.[0-9]{1,6})?)"
    r"(?: < ([0-9]{1,6}\.[0-9]{1,6}(?:\.[0-9]{1,6})?(?:-draft\.[0-9]{1,6})?))?"
)
_IN_IDS = b"abcdefghijklmnopqrstuvwxyz0123456789-"
_PLAIN = bytes(range(0x20, 0x7F))  # to take these away is the quickest way to see that nothing else is there
_UNCHANGED = Changes()


class LogSink(Context):
    """Gathers the versions in force on a day; a document is settled by the first row that answers for it."""

    def __init__(self, as_of: date, *, retired_too: bool = False, known_until: str = "") -> None:
        super().__init__(known_until)
        self._as_of = as_of
        self.limit = as_of.isoformat()
        self._retired_too = retired_too
        self._settled: set[bytes] = set()
        self.skip: Callable[[bytes], bool] = self._settled.__contains__
        self._rows: list[LogRow] = []
        self._told = False
        self._live: set[tuple[str, str]] = set()
        self._left: dict[str, tuple[str, int]] = {}
        self._early: list[tuple[bytes, LogRow]] = []

    @property
    def rows(self) -> list[LogRow]:
        """The rows, to be taken when the walk is over: older records than a version's may tell of its document."""
        if not self._told:
            self._told = True
            if self._early:
                self._take_early()
            if self.described:
                self._rows = [self._with_facts(row) if row.id in self.described else row for row in self._rows]
            if self.effects:
                self._rows = list(self._unexpired(self._rows))
        return self._rows

    def _unexpired(self, rows: list[LogRow]) -> Iterator[LogRow]:
        """The rows of documents that have not expired by the day; with retired ones also those, marked."""
        expired = {one for one, until in expiries_of(self.effects).items() if until <= self._as_of}
        for row in rows:
            if row.id not in expired or row.status != "live":
                yield row
            elif self._retired_too:
                yield row._replace(status="expired")

    def said_of(self, document: str) -> DocumentRow | None:
        """What the newest record says of a document beside its versions, as of the day; None where none does."""
        for said in self.described.get(document, ()):
            if said.on is None or said.on <= self._as_of:
                return said
        return None

    def _with_facts(self, row: LogRow) -> LogRow:
        said = self.said_of(row.id)
        if said is None:
            return row
        return row._replace(required_by=said.required_by, governance=said.governance, owner=said.owner)

    def version(self, document: bytes, rest: bytes) -> None:
        """Take the version if it was in force on the day."""
        corrected = document in self.corrected
        if self.ignored:
            return
        if self.effective > self.limit and not corrected:
            if b"-draft." in rest.partition(b" | ")[0]:
                self.own.add(document.decode())  # what was before it is numbered so too
            return
        head, label, title, kind, category, _, causes = read_fields(document, rest)
        version, made_from = _head(head)
        name = document.decode()
        if "-draft." in made_from:
            self.here[name] = version
            self.own.add(name)
        effective, changes = self.day(self.effective), _UNCHANGED
        if corrected:
            changes = self.corrections.get((name, version), changes)
            effective = changes.effective_on or effective
            if changes.void or effective > self._as_of:
                return
        early = self.kind == "history"
        status = "live" if early else self._status(document, name, version, "-draft." in made_from)
        if not status:
            return
        if name in self.described:
            kind, category = self._classified(name, kind, category)
        row = LogRow(
            name,
            label,
            title if changes.title is None else changes.title,
            kind,
            category,
            version,
            effective,
            self.release,
            self.title,
            _list(causes) if changes.causes is None else changes.causes,
            status,
            (),
        )
        if early:
            self._early.append((document, row))
        elif status == "live":
            self._rows.append(row)
        else:
            self._leave(row)

    def _take_early(self) -> None:
        """Versions from before the repository answer where no later one does: the last by their dates."""
        order = sorted(enumerate(self._early), key=lambda one: (one[1][1].effective_on, -one[0]), reverse=True)
        for _, (document, row) in order:
            if document in self._settled:
                continue
            status = self._status(document, row.id, row.version, False)
            if status == "live":
                self._rows.append(row)
            elif status and row.id not in self._left:
                self._leave(row._replace(status=status))

    def _leave(self, row: LogRow) -> None:
        """Take the last version of a retired document: of its newest record the last row."""
        on, into = self.retired[row.id]
        row = row._replace(retired_on=on, merged_into=into)
        commit, place = self._left.setdefault(row.id, (self.commit, len(self._rows)))
        if commit == self.commit:
            self._rows[place : place + 1] = [row]

    def _status(self, document: bytes, name: str, version: str, own: bool) -> str:
        retired = self.retired.get(name)
        gone = retired is not None and retired[0] <= self._as_of
        own = own or name in self.own
        if not own or (gone and not self._retired_too):
            self._settled.add(document)
        if gone:
            return "retired" if self._retired_too else ""
        if not own:
            return "live"
        ended = self.ended.get((name, version))
        if (name, version) in self._live or (ended is not None and ended <= self._as_of):
            return ""
        self._live.add((name, version))
        return "live"

    def _classified(self, name: str, kind: str, category: str) -> tuple[str, str]:
        for change in self.described[name]:
            if change.on is None or change.on <= self._as_of:
                return change.type, change.category
        return kind, category


class Recorded(NamedTuple):
    """A version as recorded, the day it takes effect with corrections applied, and where it came from."""

    row: VersionRow
    effective_on: date
    origin: Origin
    changes: Changes


class Said(NamedTuple):
    """What a record says of a document beside its versions, where it says so and why."""

    row: DocumentRow
    origin: Origin
    reason: str


class HistorySink(Context):
    """Gathers every version of the documents that a name may mean, newest first, and what is said of any document.

    `sequences` are those of the records, by commit.
    """

    def __init__(self, name: str, *, known_until: str = "") -> None:
        super().__init__(known_until)
        self._folded = folded(name)
        self._prefix = name.lower().encode()
        self._ruled_out: set[bytes] = set()
        self.skip: Callable[[bytes], bool] = self._ruled_out.__contains__
        self._versions: dict[str, list[Recorded]] = {}
        self._early: dict[str, list[Recorded]] = {}
        self.said: dict[str, list[Said]] = {}
        self.sequences: dict[str, int] = {}
        self._reason = ""

    @property
    def versions(self) -> dict[str, list[Recorded]]:
        """The versions of each document, newest first; to be taken when the walk is over."""
        for document, early in self._early.items():
            early.sort(key=lambda one: one.effective_on)
            self._versions.setdefault(document, []).extend(reversed(early))
        self._early = {}
        return self._versions

    def begin(self, head: Head) -> None:
        """Start a record."""
        super().begin(head)
        self.sequences[head.commit] = head.sequence
        self._reason = ""

    def row(self, key: bytes, text: str) -> None:
        """Take a row that is no version, and keep what is said of documents with its reason."""
        super().row(key, text)
        if self.ignored:
            return
        if key == b"Reason:":
            self._reason = get_field(text)
        elif key == b"Document:":
            document = text.partition(" ")[0]
            self.said.setdefault(document, []).append(Said(self.described[document][-1], self.origin(), self._reason))

    def version(self, document: bytes, rest: bytes) -> None:
        """Keep the version if its document may be meant; the newest row of a document has its label."""
        if self.ignored:
            return
        id_ = document.decode("ascii", "replace")
        known = id_ in self._versions or id_ in self._early
        if not known and not self._may_be_meant(document, rest):
            self._ruled_out.add(document)
            return
        name, (head, label, title, kind, category, path, causes) = document.decode(), read_fields(document, rest)
        row = VersionRow(name, *_head(head), label, title, kind, category, get_field(path), _list(causes))
        if "-draft." in row.made_from:
            self.here[name] = row.version
        changes = self.corrections.get((name, row.version), _UNCHANGED)
        effective = changes.effective_on or self.day(self.effective)
        if self.kind == "history":
            self._early.setdefault(name, []).append(Recorded(row, effective, self.origin(), changes))
            return
        found = self._versions.setdefault(name, [])
        place = len(found)
        while place and found[place - 1].origin.commit == self.commit:
            place -= 1  # a record's own rows stand oldest first
        found.insert(place, Recorded(row, effective, self.origin(), changes))

    def _may_be_meant(self, document: bytes, rest: bytes) -> bool:
        if document.startswith(self._prefix):
            return True
        label = rest.split(b" | ", 2)[1:2]
        return bool(label) and folded(label[0].decode("utf-8", "replace")) == self._folded

    def other_documents(self) -> list[str]:
        """The ids of the documents that the name does not mean, for a suggestion."""
        return [one.decode("ascii", "replace") for one in self._ruled_out]


class NamesSink(Context):
    """Finds the documents of which any version bore a label or title, however long ago."""

    def __init__(self, name: str, *, known_until: str = "") -> None:
        super().__init__(known_until)
        self._folded = folded(name)
        self._met: set[bytes] = set()
        self.skip: Callable[[bytes], bool] = self._met.__contains__

    def version(self, document: bytes, rest: bytes) -> None:
        """Keep the document if this version bore the name."""
        if not self.ignored:
            names = rest.split(b" | ", 3)[1:3]
            if any(folded(one.decode("utf-8", "replace")) == self._folded for one in names):
                self._met.add(document)

    def found(self) -> list[str]:
        """The ids of the documents, sorted; to be taken when the walk is over, as corrections name titles too."""
        titles = ((name, change.title) for (name, _), change in self.corrections.items())
        corrected = {name for name, title in titles if title is not None and folded(title) == self._folded}
        return sorted({one.decode("ascii", "replace") for one in self._met} | corrected)


def read_fields(document: bytes, rest: bytes) -> list[str]:
    """The seven fields of a Version row by the full grammar; `rest` is what follows the id, with its line end."""
    if document.translate(None, _IN_IDS) or not 0 < len(document) <= 64:
        broken(f"{document[:64].decode('ascii', 'replace')!r} is no document")
    try:
        text = rest[:-1].decode()
    except UnicodeDecodeError:
        broken(f"a version row of {document.decode()} is not UTF-8")
    fields = text.split(" | ")
    if len(fields) != 7 or (rest.translate(None, _PLAIN) != b"\n" and holds_hidden(text)):
        broken(f"a version row of {document.decode()} is malformed")
    return fields


def expiries_of(effects: list[tuple[str, str, str]]) -> dict[str, date]:
    """The first day on which each expiring document is no longer in force; `effects` are as a context has them."""
    if not any(" expires " in text for text, *_ in effects):
        return {}
    from seclog.core.effects import expiries, standing_rows
    from seclog.formats.record_parts import get_effect  # few ledgers have a document that expires

    return expiries(standing_rows(get_effect(text) for text, *_ in reversed(effects)))


@lru_cache(4096)
def _head(text: str) -> tuple[str, str]:
    """A version and what it was made from; a release has few that differ."""
    match = re.fullmatch(_HEAD, text)
    if match is None:
        broken(f"{text[:40]!r} is no version")
    return match[1], match[2] or ""


_list = lru_cache(4096)(get_list)
