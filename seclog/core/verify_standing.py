"""What the records say so far, kept while they are replayed: versions, numbers, releases."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from seclog.core.record import (
    Baseline,
    Block,
    Corrected,
    Correction,
    DocumentRow,
    History,
    LiveRecord,
    RegistryRecord,
    Release,
)


class Issue(NamedTuple):
    """A version as issued and corrected: where its text lies and from which day it holds; `early` are of a history."""

    version: str
    effective_on: date
    path: str
    void: bool = False
    sequence: int = 0
    type: str = ""
    category: str = ""
    text_sequence: int = 0
    early: bool = False


class Standing:
    """The rulebook as far as a verification needs it; `take` enters a record after its checks."""

    def __init__(self) -> None:
        self.issued: dict[str, list[Issue]] = {}
        self.own: set[str] = set()
        self.retired: set[str] = set()
        self.ended: dict[tuple[str, str], tuple[int, date]] = {}
        self.closed: dict[str, str] = {}
        self.number = ""
        self.part_of_code: dict[str, bool] = {}
        self.registered: set[str] = set()
        self.described: dict[str, list[tuple[int, DocumentRow]]] = {}

    def classified(self, document: str) -> tuple[str, str] | None:
        """Type and category of a document so far, as `classification.classified` finds them in a whole rulebook."""
        issued = self.issued.get(document, ())
        if not issued:
            return None
        last = next((one for one in reversed(issued) if not one.void), issued[-1])
        since = [row for sequence, row in self.described.get(document, ()) if sequence >= last.sequence]
        return (since[-1].type, since[-1].category) if since else (last.type, last.category)

    def last(self, document: str) -> Issue | None:
        """The last version of a document that is not void; None when it is not in the rulebook."""
        if document in self.retired:
            return None
        return next((one for one in reversed(self.issued.get(document, ())) if not one.void), None)

    def live_texts(self, document: str) -> tuple[str, ...]:
        """Where the texts of a document's live versions lie: of one, or of all own-numbered ones not ended."""
        last = self.last(document)
        if last is None:
            return ()
        issued = self.issued[document] if document in self.own else [last]
        return tuple(o.path for o in issued if o.path and not o.void and (document, o.version) not in self.ended)

    def take(self, record: LiveRecord) -> None:
        """Enter a record."""
        for described in getattr(record, "documents", ()):
            self.described.setdefault(described.document, []).append((record.sequence, described))
        match record:
            case Baseline():
                self.part_of_code = {kind.name: kind.part_of_code for kind in record.types}
                self.own = {row.document for row in record.numberings if row.numbering == "own"}
                self.number = record.collection_number
                self._issue(record.sequence, record.blocks)
            case Release():
                self.closed[record.release] = "landed"
                self.number = record.collection_number or self.number
                self._issue(record.sequence, record.blocks)
            case RegistryRecord():
                self.closed |= dict.fromkeys(record.cancelled, "cancelled")
            case Correction():
                self._correct(record)
            case History():
                self._precede(record)
            case _:
                pass

    def _issue(self, sequence: int, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            for row in block.versions:
                if "-draft." in row.made_from:
                    self.own.add(row.document)
                path = text_path(row.path)
                issue = Issue(row.version, block.effective_on, path, False, sequence, row.type, row.category)
                self.issued.setdefault(row.document, []).append(issue)
                if path:
                    self.registered.add(path)
            for one in block.ended:
                self.ended.setdefault((one.document, one.version), (sequence, block.effective_on))
            self.retired.update(one.document for one in block.retired)

    def _precede(self, record: History) -> None:
        """Versions from before the repository stand before those that are recorded, in the order of their dates."""
        for block in record.blocks:
            for row in block.versions:
                versions = self.issued.setdefault(row.document, [])
                early = [one for one in versions if one.early and one.effective_on <= block.effective_on]
                issue = Issue(row.version, block.effective_on, "", False, record.sequence, row.type, row.category)
                versions.insert(len(early), issue._replace(early=True))
            self.retired.update(one.document for one in block.retired)

    def _correct(self, record: Correction) -> None:
        for change in record.corrected:
            versions = self.issued.get(change.document, [])
            for place, one in enumerate(versions):
                if one.version == change.version:
                    effective = change.effective_on or one.effective_on
                    self._correct_ends(change, one)
                    one = one._replace(effective_on=effective, void=one.void or change.void)
                    if change.path is not None:
                        one = one._replace(path=text_path(change.path), text_sequence=record.sequence)
                        self.registered.add(one.path)
                    versions[place] = one

    def _correct_ends(self, change: Corrected, before: Issue) -> None:
        """What a version ended stays when that version never was, and ends on the day when it took effect."""
        by = (before.sequence, before.effective_on)
        for one in [key for key, ender in self.ended.items() if key[0] == change.document and ender == by]:
            if change.void:
                del self.ended[one]
            elif change.effective_on is not None:
                self.ended[one] = (before.sequence, change.effective_on)


def text_path(path: str) -> str:
    """The path of a row whose text is here; empty for a listed one, which has a digest or nothing."""
    return "" if path.startswith("sha256:") else path
