"""What reading commands gather from a walk: the Document Log, or the history of documents."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from seclog.core.record import VersionRow
from seclog.core.report import LogRow
from seclog.formats.context import Changes, Context, Origin
from seclog.formats.record_rows import broken, get_field, get_list

_HEAD = re.compile(
    r"([0-9]{1,6}\.[0-9]{1,6}(?:\.[0-9]{1,6})?)"
    r"(?: < ([0-9]{1,6}\.[0-9]{1,6}(?:\.[0-9]{1,6})?(?:-draft\.[0-9]{1,6})?))?"
)
_ID = re.compile(rb"[a-z0-9][a-z0-9-]{0,63}")


class LogSink(Context):
    """Gathers the versions in force on a day; a document is settled by the first row that answers for it."""

    def __init__(self, as_of: date, *, retired_too: bool = False, known_until: str = "") -> None:
        super().__init__(known_until)
        self._as_of = as_of
        self._limit = as_of.isoformat()
        self._retired_too = retired_too
        self._settled: set[bytes] = set()
        self.skip: Callable[[bytes], bool] = self._settled.__contains__
        self.rows: list[LogRow] = []
        self._live: set[tuple[str, str]] = set()

    def version(self, document: bytes, rest: bytes) -> None:
        """Take the version if it was in force on the day."""
        if self.ignored or (document not in self.corrected and self.effective > self._limit):
            return
        row = read_version(document, rest)
        effective, changes = self.day(self.effective), Changes()
        if document in self.corrected:
            changes = self.corrections.get((row.document, row.version), changes)
            effective = changes.effective_on or effective
            if changes.void or effective > self._as_of:
                return
        own = "-draft." in row.made_from or row.document in self.own
        if not own:
            self._settled.add(document)
        status = self._status(row, own)
        if status:
            self.rows.append(self._log_row(row, effective, changes, status))

    def _status(self, row: VersionRow, own: bool) -> str:
        retired = self.retired.get(row.document)
        if retired is not None and retired[0] <= self._as_of:
            return "retired" if self._retired_too else ""
        if not own:
            return "live"
        key = (row.document, row.version)
        ended = self.ended.get(key)
        if key in self._live or (ended is not None and ended <= self._as_of):
            return ""
        self._live.add(key)
        return "live"

    def _log_row(self, row: VersionRow, effective: date, changes: Changes, status: str) -> LogRow:
        kind, category = row.type, row.category
        for change in self.reclassified.get(row.document, ()):
            if change.on <= self._as_of:
                kind, category = change.type, change.category
                break
        return LogRow(
            row.document,
            row.label,
            row.title if changes.title is None else changes.title,
            kind,
            category,
            row.version,
            effective,
            self.release,
            self.title,
            row.causes if changes.causes is None else changes.causes,
            status,
            (),
        )


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
        self._name_given = name
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
        row = read_version(document, rest)
        changes = self.corrections.get((row.document, row.version), Changes())
        effective = changes.effective_on or self.day(self.effective)
        self.versions.setdefault(row.document, []).append(Recorded(row, effective, self.origin(), changes))

    def _may_be_meant(self, document: bytes, rest: bytes) -> bool:
        if document.startswith(self._prefix):
            return True
        label = rest.split(b" | ", 2)[1:2]
        return bool(label) and label[0].decode("utf-8", "replace").casefold() == self._name_given.casefold()

    def other_documents(self) -> list[str]:
        """The ids of the documents that the name does not mean, for a suggestion."""
        return [one.decode("ascii", "replace") for one in self._ruled_out]


def read_version(document: bytes, rest: bytes) -> VersionRow:
    """Read a Version row by the full grammar; `rest` is what follows the id, with its line end."""
    try:
        text = rest[:-1].decode("utf-8")
        identity = document.decode("ascii")
    except UnicodeDecodeError:
        broken("a version row is not UTF-8")
    fields = text.split(" | ")
    if len(fields) != 7 or not text.isprintable() or _ID.fullmatch(document) is None:
        broken(f"a version row of {identity[:64]!r} is malformed")
    match = _HEAD.fullmatch(fields[0])
    if match is None:
        broken(f"a version row of {identity[:64]!r} has no version")
    _, label, title, kind, category, path, causes = fields
    return VersionRow(
        identity, match[1], match[2] or "", label, title, kind, category, get_field(path), get_list(causes)
    )
