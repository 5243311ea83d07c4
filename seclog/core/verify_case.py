"""The evidence put in order: the live tree as it grew, each line over it, and what the registry entries say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from seclog.core.collection import COLLECTION_PATH, Collection, entry_path
from seclog.core.document import Document
from seclog.core.line import Line, fold_line
from seclog.core.record import Baseline, Correction, LineDraft, LinePlan, LineWithdrawal, RegistryRecord, Release
from seclog.core.state import pending_ref
from seclog.core.verify_chain import Believed, fork_place
from seclog.core.verify_facts import File, History, Side
from seclog.core.verify_tree import LineFiles, Tree

ENTRIES = "registry/documents/"


@dataclass(frozen=True)
class Case:
    """A history, the records of it that are believed, and those `hidden` beside it; trees are made when asked for."""

    history: History
    believed: Believed
    hidden: tuple[str, ...] = ()

    @cached_property
    def tree(self) -> Tree:
        """The live tree after each commit."""
        tree = Tree(self.history.before)
        for place, commit in enumerate(self.history.chain):
            tree.apply(place, commit.changes)
        return tree

    @cached_property
    def files(self) -> Mapping[str, LineFiles]:
        """What stood on each line, by its tip; lines that begin elsewhere than on the live line are left out."""
        forks = {tip: fork_place(self.history, side) for tip, side in self.history.sides.items()}
        sides = self.history.sides
        return {tip: LineFiles(self.tree, sides[tip], place) for tip, place in forks.items() if place is not None}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The title that each document's last version bore when it was recorded, before any correction."""
        opened = [record for record in self.believed.records.values() if isinstance(record, Baseline | Release)]
        return {row.document: row.title for record in opened for block in record.blocks for row in block.versions}

    def entry_blobs(self) -> frozenset[str]:
        """The objects that hold the registry entries which a verification has to read."""
        blobs: set[File | None] = {file for path, file in self.tree.files() if path.startswith(ENTRIES)}
        for place, record in self.believed.records.items():
            if isinstance(record, RegistryRecord):
                blobs |= self._recorded_entries(place, record)
            if isinstance(record, Correction):
                blobs |= self._corrected_entries(place, record)
            if not isinstance(record, Baseline | Release):
                continue
            for block in record.blocks:
                blobs |= self._released_entries(place, record, [row.document for row in block.versions])
                blobs |= {self.tree.at(place - 1, entry_path(one.document)) for one in block.retired}
        return frozenset(file.blob for file in blobs if file is not None)

    def _released_entries(self, place: int, record: Baseline | Release, documents: list[str]) -> set[File | None]:
        """The entries of documents with a release, and on its line now and where they began; of a baseline its own."""
        tip = landed_tip(self, place)
        files = self.files.get(tip)
        if files is None or isinstance(record, Baseline):
            return {self.tree.at(place, entry_path(one)) for one in documents}
        line = landed_line(self.history.sides[tip], record.release)
        before = {self.tree.at(place - 1, entry_path(one)) for one in documents}
        begun = {begun_entry(files, line, one) for one in documents}
        return before | begun | {files.at(tip, entry_path(one)) for one in documents}

    def _recorded_entries(self, place: int, record: RegistryRecord) -> set[File | None]:
        """The entries that a record of the registry changes, before and after, and those that its rows speak of."""
        paths = [path for path, _ in self.history.chain[place].changes if path.startswith(ENTRIES)]
        rows = [entry_path(row.document) for row in record.documents]
        return {self.tree.at(when, path) for when in (place - 1, place) for path in (*paths, *rows)}

    def _corrected_entries(self, place: int, record: Correction) -> set[File | None]:
        """The entries of corrected documents, before and after, and as they were with each version."""
        opened = [when for when, one in self.believed.records.items() if isinstance(one, Baseline | Release)]
        paths = {entry_path(change.document) for change in record.corrected}
        before = [when - 1 for when in opened]
        return {self.tree.at(when, path) for path in paths for when in (place - 1, place, *opened, *before)}

    def collection_blobs(self) -> frozenset[str]:
        """The objects that held the collection's file before and after a record of the registry changed it."""
        places = [
            place
            for place, record in self.believed.records.items()
            if isinstance(record, RegistryRecord)
            and any(path == COLLECTION_PATH for path, _ in self.history.chain[place].changes)
        ]
        files = [self.tree.at(when, COLLECTION_PATH) for place in places for when in (place - 1, place)]
        return frozenset(file.blob for file in files if file is not None)


@dataclass(frozen=True, slots=True)
class Entries:
    """Registry entries by the object that holds them; `problems` has those that cannot be read.

    `collections` are the collection's files that a record of the registry changed, as far as they can be read.
    """

    documents: Mapping[str, Document]
    problems: Mapping[str, str]
    collections: Mapping[str, Collection] = field(default_factory=dict)

    def annexes(self, blob: str | None) -> tuple[str, ...]:
        """The annexes that the entry in an object names."""
        document = self.documents.get(blob or "")
        return document.annexes if document is not None else ()


def landed_tip(case: Case, place: int) -> str:
    """The tip of the line behind the release at a place, empty where there is none."""
    parents = case.history.chain[place].parents
    return parents[1] if len(parents) == 2 else ""


def begun_entry(files: LineFiles, line: Line, document: str) -> File | None:
    """A document's entry as it was when its files on a line were the live ones, but for drafts since."""
    path, resumed = entry_path(document), line.resumed.get(document)
    return files.at(resumed, path) if resumed is not None else files.begun(path)


def landed_line(side: Side, release: str) -> Line:
    """What stood on a line when it landed."""
    return fold_line(pending_ref(release), side.tip, side.records((LinePlan, LineDraft, LineWithdrawal)))
