"""Pending lines: the fold of the records on one line to what it plans and which drafts stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from seclog.core.record import (
    RETIRED,
    Designated,
    DocumentRow,
    Instrument,
    LineDraft,
    LinePlan,
    LineRecord,
    Reference,
    Retirement,
    VersionRow,
)

UNSCHEDULED = "unscheduled"


class Draft(NamedTuple):
    """A draft that stands on a line: its row, the live version its chain began from, and its record."""

    row: VersionRow
    root: str
    commit: str
    recorded_at: datetime


class LineRetirement(NamedTuple):
    """A document that the line's release takes out of the rulebook, and the record that says so."""

    row: Retirement
    commit: str
    recorded_at: datetime


class PlannedDate(NamedTuple):
    """A date that a release was planned for (None: not scheduled), when that was recorded, and why."""

    recorded_at: datetime
    planned_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """A planned release and what stands on its line.

    `dates` is the chain of its dates, oldest first; `drafts` are by document id; `used` are all draft versions
    ever made here; `ended` are the own-numbered versions that the release will end, and `instruments` those
    that its drafts name; `strays` are release ids
    of records that stand here but speak of another line; `recorded_at` is its last record's time; `local` the tip
    of the local branch, empty when the line is only remote-tracking; `fork` the commit of the live line that it
    begins at (empty: not known). By document id: `retired` are those that the release takes out, `designated`
    drafts that stand as made, `described` what drafts say beside the text, `origins` the release that a draft was
    moved from, `resumed` the record that last took it off the line, with which its files are the live ones again.
    """

    release: str
    ref: str
    tip: str
    title: str
    kind: str
    dates: tuple[PlannedDate, ...]
    drafts: Mapping[str, Draft]
    used: Mapping[str, tuple[str, ...]]
    instruments: tuple[Instrument, ...]
    ended: tuple[Reference, ...]
    strays: tuple[str, ...]
    recorded_at: datetime | None
    local: str = ""
    retired: Mapping[str, LineRetirement] = field(default_factory=dict)
    designated: Mapping[str, Designated] = field(default_factory=dict)
    described: Mapping[str, DocumentRow] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    fork: str = ""
    resumed: Mapping[str, str] = field(default_factory=dict)

    @property
    def planned_on(self) -> date | None:
        """The date it is planned for now; None when it is not scheduled."""
        return self.dates[-1].planned_on if self.dates else None

    @property
    def scheduled(self) -> bool:
        """Whether the release has a date."""
        return self.planned_on is not None

    def begun(self, document: str) -> str:
        """The commit from which a document's files were the live ones here, but for drafts since (empty: not known)."""
        return self.resumed.get(document, self.fork)

    def scope(self) -> tuple[tuple[str, str], ...]:
        """Documents and draft versions (`retired` for one that goes), sorted: what an approval covers."""
        drafts = [(one, draft.row.version) for one, draft in self.drafts.items()]
        return tuple(sorted([*drafts, *((one, RETIRED) for one in self.retired)]))


def line_release(ref: str) -> str:
    """The release id that a pending ref names: refs/heads/pending/2020-11 is 2020-11."""
    return ref.partition("/pending/")[2]


class _Fold:
    """What stands on a line, record by record."""

    def __init__(self) -> None:
        self.dates: list[PlannedDate] = []
        self.drafts: dict[str, Draft] = {}
        self.roots: dict[tuple[str, str], str] = {}
        self.instruments: dict[Instrument, None] = {}
        self.ended: dict[Reference, None] = {}
        self.retired: dict[str, LineRetirement] = {}
        self.designated: dict[str, Designated] = {}
        self.described: dict[str, DocumentRow] = {}
        self.origins: dict[str, str] = {}
        self.resumed: dict[str, str] = {}

    def draft(self, commit: str, record: LineDraft) -> None:
        """Take drafts: of each document the last one stands, with what was said of it then."""
        self.instruments.update(dict.fromkeys(record.instruments))
        self.ended.update(dict.fromkeys(record.ended))
        for row in record.drafts:
            root = self.roots.get((row.document, row.made_from), row.made_from)
            self.roots[row.document, row.version] = root
            self.drafts[row.document] = Draft(row, root, commit, record.recorded_at)
            for facts in (self.designated, self.described, self.origins):
                facts.pop(row.document, None)
            if record.origin:
                self.origins[row.document] = record.origin
        self.designated.update({row.document: row for row in record.designated})
        self.described.update({row.document: row for row in record.documents})
        for gone in record.retired:
            self.retired[gone.document] = LineRetirement(gone, commit, record.recorded_at)

    def withdraw(self, commit: str, gone: set[str]) -> None:
        """Take documents off the line, with all that their drafts would have done."""
        self.resumed.update(dict.fromkeys(gone, commit))
        for document in gone:
            self.drafts.pop(document, None)
            self.retired.pop(document, None)
            for facts in (self.designated, self.described, self.origins):
                facts.pop(document, None)
        self.ended = {one: None for one in self.ended if one.document not in gone}

    def used(self) -> dict[str, tuple[str, ...]]:
        """All draft versions ever made here, by document."""
        used: dict[str, tuple[str, ...]] = {}
        for document, version in self.roots:
            used[document] = (*used.get(document, ()), version)
        return used

    def named_instruments(self) -> tuple[Instrument, ...]:
        """The instruments that what stands here names as its causes."""
        named = {cause for draft in self.drafts.values() for cause in draft.row.causes}
        named.update(cause for one in self.retired.values() for cause in one.row.causes)
        return tuple(one for one in self.instruments if one.name in named)


def fold_line(ref: str, tip: str, records: Iterable[tuple[str, LineRecord]], local: str = "", fork: str = "") -> Line:
    """Fold a line's records, oldest first with their commits, into its present state."""
    release = line_release(ref)
    title, kind = release, "release"
    fold = _Fold()
    strays: dict[str, None] = {}
    recorded_at: datetime | None = None
    for commit, record in records:
        if record.release != release:
            strays[record.release] = None
            continue
        recorded_at = record.recorded_at
        match record:
            case LinePlan():
                title, kind = record.title, record.release_kind
                fold.dates.append(PlannedDate(record.recorded_at, record.planned_on, record.reason))
            case LineDraft():
                fold.draft(commit, record)
            case _:
                fold.withdraw(commit, {document for document, *_ in (*record.withdrawn, *record.moved)})
    return Line(
        release,
        ref,
        tip,
        title,
        kind,
        tuple(fold.dates),
        fold.drafts,
        fold.used(),
        fold.named_instruments(),
        tuple(fold.ended),
        tuple(strays),
        recorded_at,
        local,
        fold.retired,
        fold.designated,
        fold.described,
        fold.origins,
        fork,
        fold.resumed,
    )


class Chain(NamedTuple):
    """The commits of one pending ref, newest first, down to the live line at `fork`; records among them are read."""

    ref: str
    commits: tuple[str, ...]
    records: tuple[tuple[str, LineRecord], ...]
    merges: bool = False
    fork: str = ""


def fold_lines(chains: Sequence[Chain]) -> tuple[dict[str, Line], tuple[str, ...]]:
    """The line of each release, the further of local and remote-tracking, and the releases that diverged."""
    best: dict[str, Chain] = {}
    local: dict[str, str] = {}
    diverged: dict[str, None] = {}
    lines_only = [one for one in chains if one.records]  # a branch without records is no line yet
    for chain in sorted(lines_only, key=lambda one: not one.ref.startswith("refs/heads/")):
        release = line_release(chain.ref)
        if chain.ref.startswith("refs/heads/"):
            local[release] = chain.commits[0]
        other = best.setdefault(release, chain)
        if chain is other or chain.commits[0] in other.commits:
            continue
        if other.commits[0] in chain.commits:
            best[release] = chain
        else:
            diverged[release] = None
    lines = {
        release: fold_line(chain.ref, chain.commits[0], chain.records, local.get(release, ""), chain.fork)
        for release, chain in best.items()
        if release not in diverged
    }
    return lines, tuple(diverged)
