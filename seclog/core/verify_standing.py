"""What the records say so far, kept while they are replayed: versions, numbers, releases."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from seclog.core.record import Baseline, Block, Correction, LiveRecord, RegistryRecord, Release


class Issue(NamedTuple):
    """A version as issued and corrected: where its text lies and from which day it holds."""

    version: str
    effective_on: date
    path: str
    void: bool = False


class Standing:
    """The rulebook as far as a verification needs it; `take` enters a record after its checks."""

    def __init__(self) -> None:
        self.issued: dict[str, list[Issue]] = {}
        self.own: set[str] = set()
        self.retired: set[str] = set()
        self.closed: dict[str, str] = {}
        self.number = ""
        self.part_of_code: dict[str, bool] = {}
        self.registered: set[str] = set()

    def last(self, document: str) -> Issue | None:
        """The last version of a document that is not void; None when it is not in the rulebook."""
        if document in self.retired:
            return None
        return next((one for one in reversed(self.issued.get(document, ())) if not one.void), None)

    def take(self, record: LiveRecord) -> None:
        """Enter a record."""
        match record:
            case Baseline():
                self.part_of_code = {kind.name: kind.part_of_code for kind in record.types}
                self.own = {row.document for row in record.numberings if row.numbering == "own"}
                self.number = record.collection_number
                self._issue(record.blocks)
            case Release():
                self.closed[record.release] = "landed"
                self.number = record.collection_number or self.number
                self._issue(record.blocks)
            case RegistryRecord():
                self.closed |= dict.fromkeys(record.cancelled, "cancelled")
            case Correction():
                self._correct(record)
            case _:
                pass

    def _issue(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            for row in block.versions:
                if "-draft." in row.made_from:
                    self.own.add(row.document)
                path = text_path(row.path)
                self.issued.setdefault(row.document, []).append(Issue(row.version, block.effective_on, path))
                if path:
                    self.registered.add(path)
            self.retired.update(one.document for one in block.retired)

    def _correct(self, record: Correction) -> None:
        for change in record.corrected:
            versions = self.issued.get(change.document, [])
            for place, one in enumerate(versions):
                if one.version == change.version:
                    effective = change.effective_on or one.effective_on
                    versions[place] = one._replace(effective_on=effective, void=one.void or change.void)


def text_path(path: str) -> str:
    """The path of a row whose text is here; empty for a listed one, which has a digest or nothing."""
    return "" if path.startswith("sha256:") else path
