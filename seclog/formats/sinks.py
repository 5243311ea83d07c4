"""What reading commands gather from a walk: the Document Log, or the history of documents."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from seclog.core.report import LogRow
from seclog.core.rows import VersionRow
from seclog.core.text import folded, holds_hidden
from seclog.formats.context import Changes, Context, Origin
from seclog.formats.record_rows import broken, get_field, get_list

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
        self.rows: list[LogRow] = []
        self._live: set[tuple[str, str]] = set()
        self._left: dict[str, tuple[str, int]] = {}

    def version(self, document: bytes, rest: bytes) -> None:
        """Take the version if it was in force on the day."""
        corrected = document in self.corrected
        if self.ignored or (self.effective > self.limit and not corrected):
            return
        head, label, title, kind, category, _, causes = read_fields(document, rest)
        version, made_from = _head(head)
        name = document.decode()
        effective, changes = self.day(self.effective), _UNCHANGED
        if corrected:
            changes = self.corrections.get((name, version), changes)
            effective = changes.effective_on or effective
            if changes.void or effective > self._as_of:
                return
        status = self._status(document, name, version, "-draft." in made_from)
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
        if status == "live":
            self.rows.append(row)
        else:
            self._leave(row)

    def _leave(self, row: LogRow) -> None:
        """Take the last version of a retired document: of its newest record the last row."""
        commit, place = self._left.setdefault(row.id, (self.commit, len(self.rows)))
        if commit == self.commit:
            self.rows[place : place + 1] = [row]

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


class HistorySink(Context):
    """Gathers every version of the documents that a name may mean, newest first."""

    def __init__(self, name: str, *, known_until: str = "") -> None:
        super().__init__(known_until)
        self._folded = folded(name)
        self._prefix = name.lower().encode()
        self._ruled_out: set[bytes] = set()
        self.skip: Callable[[bytes], bool] = self._ruled_out.__contains__
        self.versions: dict[str, list[Recorded]] = {}

    def version(self, document: bytes, rest: bytes) -> None:
        """Keep the version if its document may be meant; the newest row of a document has its label."""
        if self.ignored:
            return
        known = document.decode("ascii", "replace") in self.versions
        if not known and not self._may_be_meant(document, rest):
            self._ruled_out.add(document)
            return
        name, (head, label, title, kind, category, path, causes) = document.decode(), read_fields(document, rest)
        row = VersionRow(name, *_head(head), label, title, kind, category, get_field(path), _list(causes))
        changes = self.corrections.get((name, row.version), _UNCHANGED)
        effective = changes.effective_on or self.day(self.effective)
        found = self.versions.setdefault(name, [])
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


@lru_cache(4096)
def _head(text: str) -> tuple[str, str]:
    """A version and what it was made from; a release has few that differ."""
    match = re.fullmatch(_HEAD, text)
    if match is None:
        broken(f"{text[:40]!r} is no version")
    return match[1], match[2] or ""


_list = lru_cache(4096)(get_list)
