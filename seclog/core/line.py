"""Pending lines: the fold of the records on one line to what it plans and which drafts stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from seclog.core.record import Instrument, LineDraft, LinePlan, LineRecord, Reference, VersionRow

UNSCHEDULED = "unscheduled"


class Draft(NamedTuple):
    """A draft that stands on a line: its row, the live version its chain began from, and its record."""

    row: VersionRow
    root: str
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
    of the local branch, empty when the line is only remote-tracking.
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

    @property
    def planned_on(self) -> date | None:
        """The date it is planned for now; None when it is not scheduled."""
        return self.dates[-1].planned_on if self.dates else None

    @property
    def scheduled(self) -> bool:
        """Whether the release has a date."""
        return self.planned_on is not None

    def scope(self) -> tuple[tuple[str, str], ...]:
        """Documents and draft versions, sorted: what an approval covers."""
        return tuple(sorted((one, draft.row.version) for one, draft in self.drafts.items()))


def line_release(ref: str) -> str:
    """The release id that a pending ref names: refs/heads/pending/2020-11 is 2020-11."""
    return ref.partition("/pending/")[2]


def fold_line(ref: str, tip: str, records: Iterable[tuple[str, LineRecord]], local: str = "") -> Line:
    """Fold a line's records, oldest first with their commits, into its present state."""
    release = line_release(ref)
    title, kind = release, "release"
    dates: list[PlannedDate] = []
    drafts: dict[str, Draft] = {}
    roots: dict[tuple[str, str], str] = {}
    instruments: dict[Instrument, None] = {}
    ended: dict[Reference, None] = {}
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
                dates.append(PlannedDate(record.recorded_at, record.planned_on, record.reason))
            case LineDraft():
                instruments.update(dict.fromkeys(record.instruments))
                ended.update(dict.fromkeys(record.ended))
                for row in record.drafts:
                    root = roots.get((row.document, row.made_from), row.made_from)
                    roots[row.document, row.version] = root
                    drafts[row.document] = Draft(row, root, commit, record.recorded_at)
            case _:
                gone = {document for document, *_ in (*record.withdrawn, *record.moved)}
                for document in gone:
                    drafts.pop(document, None)
                ended = {one: None for one in ended if one.document not in gone}
    used: dict[str, tuple[str, ...]] = {}
    for document, version in roots:
        used[document] = (*used.get(document, ()), version)
    named = {cause for draft in drafts.values() for cause in draft.row.causes}
    return Line(
        release,
        ref,
        tip,
        title,
        kind,
        tuple(dates),
        drafts,
        used,
        tuple(one for one in instruments if one.name in named),
        tuple(ended),
        tuple(strays),
        recorded_at,
        local,
    )


class Chain(NamedTuple):
    """The commits of one pending ref, newest first, down to the live line; records among them are read."""

    ref: str
    commits: tuple[str, ...]
    records: tuple[tuple[str, LineRecord], ...]
    merges: bool = False


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
        release: fold_line(chain.ref, chain.commits[0], chain.records, local.get(release, ""))
        for release, chain in best.items()
        if release not in diverged
    }
    return lines, tuple(diverged)
