"""The rulebook: one pure fold of the live line's records, and what was in force on any day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from seclog.core.collection import Trial
from seclog.core.document import DocumentType
from seclog.core.effects import expiries, standing_rows
from seclog.core.errors import IntegrityError
from seclog.core.record import (
    Approval,
    Baseline,
    Block,
    Correction,
    DocumentRow,
    EffectRecord,
    EffectRow,
    FeedbackRow,
    History,
    LiveRecord,
    ModificationRow,
    RegistryRecord,
    Release,
    Retirement,
    VersionRow,
)
from seclog.core.report import LogRow, sort_rows


class Issued(NamedTuple):
    """A version as the record has it today: corrected fields are in place, `void` means never in force.

    `effective_on` is the first day in force; `ended_on` (own-numbered only) the first day no longer in force.
    `text_commit` is the commit that has the text where a reissue put it elsewhere, else empty; `notes` are errata;
    `ended_by` is the record that ended it.
    """

    row: VersionRow
    effective_on: date
    ended_on: date | None
    void: bool
    sequence: int
    commit: str
    recorded_at: datetime
    release: str
    release_title: str
    text_commit: str = ""
    notes: tuple[str, ...] = ()
    ended_by: int = 0


class KnownEffect(NamedTuple):
    """An effect as a record said it, and when it was recorded."""

    row: EffectRow
    sequence: int
    recorded_at: datetime
    commit: str


class Landed(NamedTuple):
    """A release that went live, with its commit."""

    record: Release
    commit: str


@dataclass(slots=True)
class Rulebook:
    """What the records up to one of them say. Built by `fold` alone; nothing changes it afterwards."""

    identity: str = ""
    name: str = ""
    time_zone: str = ""
    live_branch: str = ""
    number: str = ""
    numbers: list[tuple[date, str]] = field(default_factory=list)
    types: tuple[DocumentType, ...] = ()
    categories: tuple[str, ...] = ()
    trial: Trial | None = None
    sequence: int = 0
    recorded_at: datetime | None = None
    last_record: str = ""
    first_commit: str = ""
    numbering: dict[str, str] = field(default_factory=dict)
    was: dict[str, str] = field(default_factory=dict)
    issued: dict[str, list[Issued]] = field(default_factory=dict)
    retired: dict[str, tuple[date, Retirement]] = field(default_factory=dict)
    described: dict[str, list[tuple[int, DocumentRow]]] = field(default_factory=dict)
    modifications: dict[str, ModificationRow] = field(default_factory=dict)
    approvals: dict[str, Approval] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    cancelled_at: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    landed: dict[str, Landed] = field(default_factory=dict)
    effects: list[KnownEffect] = field(default_factory=list)
    feedback: list[FeedbackRow] = field(default_factory=list)

    def in_force(self, document: str, on: date) -> tuple[Issued, ...]:
        """The versions of a document in force on a day: one, or several of an own-numbered one, or none."""
        if self.effects and self.expiries().get(document, date.max) <= on:
            return ()
        return self._in_force_but_for(document, on)

    def _in_force_but_for(self, document: str, on: date) -> tuple[Issued, ...]:
        """The versions in force on a day, were it not for an expiry."""
        retired = self.retired.get(document)
        if retired is not None and retired[0] <= on:
            return ()
        begun = [one for one in self.issued.get(document, ()) if not one.void and one.effective_on <= on]
        if self.numbering.get(document) != "own":
            return tuple(begun[-1:])
        latest = {one.row.version: one for one in begun}
        return tuple(one for one in latest.values() if one.ended_on is None or one.ended_on > on)

    def expiries(self) -> Mapping[str, date]:
        """The first day on which each expiring document is no longer in force."""
        return expiries(standing_rows(one.row for one in self.effects))

    def number_on(self, day: date) -> str:
        """The collection's number on a day: that of the last release in force by then, else the baseline's."""
        return [number for effective_on, number in self.numbers if effective_on <= day][-1]

    def live(self, document: str) -> Issued | None:
        """The last version of a document that is not void, whatever the day; None when there is none."""
        versions = [one for one in self.issued.get(document, ()) if not one.void]
        return versions[-1] if versions and document not in self.retired else None

    def live_versions(self, document: str) -> tuple[str, ...]:
        """The versions that a new draft may be based on: the last one, or all that have not ended."""
        if self.numbering.get(document) != "own":
            last = self.live(document)
            return (last.row.version,) if last is not None else ()
        open_ended = [one for one in self.issued.get(document, ()) if not one.void and one.ended_on is None]
        return tuple(one.row.version for one in open_ended) if document not in self.retired else ()

    def log(self, as_of: date, *, retired_too: bool = False) -> tuple[LogRow, ...]:
        """The Document Log on a day, in the order people expect (review paper 3.1)."""
        rows = []
        expired = {one for one, until in self.expiries().items() if until <= as_of} if self.effects else set()
        for document in self.issued:
            rows += [self._log_row(one, as_of, "live") for one in self.in_force(document, as_of)]
            if retired_too and document in expired:
                rows += [self._log_row(one, as_of, "expired") for one in self._in_force_but_for(document, as_of)]
            retired = self.retired.get(document)
            if retired_too and retired is not None and retired[0] <= as_of:
                begun = [one for one in self.issued[document] if not one.void and one.effective_on <= as_of]
                on, row = retired
                left = (self._log_row(one, as_of, "retired") for one in begun[-1:])
                rows += [one._replace(retired_on=on, merged_into=row.merged_into) for one in left]
        return sort_rows(rows, [kind.name for kind in self.types])

    def _log_row(self, one: Issued, as_of: date, status: str) -> LogRow:
        row = one.row
        kind, category = row.type, row.category
        for sequence, change in self.described.get(row.document, ()):
            if sequence >= one.sequence and (change.on is None or change.on <= as_of):
                kind, category = change.type, change.category
        said = self.said_of(row.document, as_of) or DocumentRow(row.document, None, kind, category)
        return LogRow(
            row.document,
            row.label,
            row.title,
            kind,
            category,
            row.version,
            one.effective_on,
            one.release,
            one.release_title,
            row.causes,
            status,
            (),
            said.required_by,
            said.governance,
            said.owner,
        )

    def states(self) -> Mapping[str, str]:
        """The state of every modification, also by the ids that it bore before."""
        states = {one: row.state for one, row in self.modifications.items()}
        before = {one: row.state for one in self.renamed if (row := self.modification(one)) is not None}
        return before | states

    def modification(self, name: str) -> ModificationRow | None:
        """A modification by its id or one that it bore before; None when the record does not know it."""
        seen: set[str] = set()
        while name not in self.modifications and name in self.renamed and name not in seen:
            seen.add(name)
            name = self.renamed[name]
        return self.modifications.get(name)

    def said_of(self, document: str, on: date) -> DocumentRow | None:
        """What the record says of a document beside its versions on a day; None when it says nothing."""
        rows = [row for _, row in self.described.get(document, ()) if row.on is None or row.on <= on]
        return rows[-1] if rows else None


def fold(records: Iterable[tuple[str, LiveRecord]]) -> Rulebook:
    """Fold records, oldest first with their commits, into a rulebook; raises IntegrityError on a contradiction."""
    book = Rulebook()
    for commit, record in records:
        _step(book, commit, record)
    return book


def _step(book: Rulebook, commit: str, record: LiveRecord) -> None:
    if record.sequence != book.sequence + 1 or (record.sequence == 1) != isinstance(record, Baseline):
        raise IntegrityError(f"Record {record.sequence} follows record {book.sequence}.", "Type: seclog verify")
    book.sequence, book.recorded_at, book.last_record = record.sequence, record.recorded_at, commit
    match record:
        case Baseline():
            _open(book, commit, record)
        case Release():
            book.closed[record.release] = "landed"
            book.number = record.collection_number or book.number
            book.numbers += [(block.effective_on, book.number) for block in record.blocks[:1]]
            book.landed[record.release] = Landed(record, commit)
            _describe(book, record.sequence, record.documents)
            _issue(book, commit, record, record.blocks)
        case RegistryRecord():
            _register(book, commit, record)
        case Correction():
            _correct(book, commit, record)
        case History():
            _precede(book, commit, record)
        case EffectRecord():
            book.effects += [KnownEffect(row, record.sequence, record.recorded_at, commit) for row in record.effects]


def _open(book: Rulebook, commit: str, record: Baseline) -> None:
    book.first_commit = commit
    book.identity, book.name, book.time_zone = record.collection_id, record.name, record.time_zone
    book.live_branch, book.number = record.live_branch, record.collection_number
    book.numbers = [(date.min, record.collection_number)]
    book.types, book.categories, book.trial = record.types, record.categories, record.trial
    for row in record.numberings:
        book.numbering[row.document], book.was[row.document] = row.numbering, row.was
    _describe(book, record.sequence, record.documents)
    _issue(book, commit, record, record.blocks)


def _issue(book: Rulebook, commit: str, record: Baseline | Release, blocks: tuple[Block, ...]) -> None:
    release, title = ("baseline", "Baseline") if isinstance(record, Baseline) else (record.release, record.title)
    for block in blocks:
        for row in block.versions:
            own = "-draft." in row.made_from
            book.numbering.setdefault(row.document, "own" if own else "integer")
            issued = Issued(
                row,
                block.effective_on,
                None,
                False,
                record.sequence,
                commit,
                record.recorded_at,
                release,
                title,
            )
            book.issued.setdefault(row.document, []).append(issued)
        _end(book, block, record.sequence)
        for retirement in block.retired:
            book.retired[retirement.document] = (block.effective_on, retirement)


def _precede(book: Rulebook, commit: str, record: History) -> None:
    """Put versions from before the repository before those that are recorded, in the order of their dates."""
    where = (record.sequence, commit, record.recorded_at, "history", "Before the repository")
    for block in record.blocks:
        for row in block.versions:
            book.numbering.setdefault(row.document, "integer")
            versions = book.issued.setdefault(row.document, [])
            early = [one for one in versions if one.release == "history" and one.effective_on <= block.effective_on]
            versions.insert(len(early), Issued(row, block.effective_on, None, False, *where))
        _end(book, block, record.sequence)
        for retirement in block.retired:
            book.retired.setdefault(retirement.document, (block.effective_on, retirement))


def _end(book: Rulebook, block: Block, sequence: int) -> None:
    for ended in block.ended:
        versions = book.issued.get(ended.document, [])
        for place, one in enumerate(versions):
            if one.row.version == ended.version and one.ended_on is None:
                versions[place] = one._replace(ended_on=block.effective_on, ended_by=sequence)


def _describe(book: Rulebook, sequence: int, rows: Iterable[DocumentRow]) -> None:
    for row in rows:
        book.described.setdefault(row.document, []).append((sequence, row))


def _register(book: Rulebook, commit: str, record: RegistryRecord) -> None:
    for modification in record.modifications:
        book.modifications[modification.modification] = modification
        if modification.was:
            book.renamed[modification.was] = modification.modification
            book.modifications.pop(modification.was, None)
    _describe(book, record.sequence, record.documents)
    book.feedback += record.feedback
    for approval in record.approvals:
        book.approvals[approval.release] = approval
    for release in record.cancelled:
        book.closed[release] = "cancelled"
        book.cancelled_at[release] = commit


def _correct(book: Rulebook, commit: str, record: Correction) -> None:
    for change in record.corrected:
        versions = book.issued.get(change.document, [])
        places = [place for place, one in enumerate(versions) if one.row.version == change.version]
        if not places:
            raise IntegrityError(
                f"A correction names {change.document} {change.version}, which was never issued.", "Type: seclog verify"
            )
        for place in places:
            one = versions[place]
            row = one.row._replace(
                title=one.row.title if change.title is None else change.title,
                causes=one.row.causes if change.causes is None else change.causes,
                path=one.row.path if change.path is None else change.path,
            )
            versions[place] = one._replace(
                row=row,
                effective_on=change.effective_on or one.effective_on,
                void=one.void or change.void,
                text_commit=one.text_commit if change.path is None else commit,
                notes=one.notes if change.note is None else (*one.notes, change.note),
            )
            _correct_ends(versions, one, versions[place])


def _correct_ends(versions: list[Issued], before: Issued, after: Issued) -> None:
    """What a version ended stays in force when that version never was, and ends on the day when it took effect."""
    for place, one in enumerate(versions):
        if one.ended_by == before.sequence and one.ended_on == before.effective_on:
            on, by = (None, 0) if after.void else (after.effective_on, one.ended_by)
            versions[place] = one._replace(ended_on=on, ended_by=by)
