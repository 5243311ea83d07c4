"""Report values: what reading commands answer, before anything is drawn. Their JSON is design section 9.

Annotations are evaluated here: as texts, `NamedTuple` would compile each of them at every start.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from seclog.core.label import label_key

if TYPE_CHECKING:
    from seclog.core.collection import Trial
    from seclog.core.effects import Effect
    from seclog.core.line import PlannedDate


RETIRED = "retired"  # stands for a version where a document is to leave with a release


class DraftNote(NamedTuple):
    """A draft that stands on a pending line, or `retired` in its place, and when its release is planned for."""

    version: str
    release: str
    planned_on: date | None


class LogRow(NamedTuple):
    """One line of the Document Log: a live version (or, with `all`, a retired one)."""

    id: str
    label: str
    title: str
    type: str
    category: str
    version: str
    effective_on: date
    release: str
    release_title: str
    causes: tuple[str, ...]
    status: str
    drafts: tuple[DraftNote, ...]
    required_by: str = ""
    governance: str = ""
    owner: str = ""
    retired_on: date | None = None
    merged_into: str = ""


def sort_rows(rows: Iterable[LogRow], types: Iterable[str]) -> tuple[LogRow, ...]:
    """Rows by type order, then natural label order, then version; those of one document under its newest label."""
    rows = list(rows)
    several = _several(rows)
    if several:
        from seclog.core.version import version_key  # few rulebooks have a document with several live versions

        for found in several.values():
            found.sort(key=lambda row: version_key(row.version))
        newest = {one: max(reversed(found), key=lambda row: row.effective_on).label for one, found in several.items()}
        rows = [row for row in rows if row.id not in several]
        rows += [row._replace(label=newest[one]) for one, found in several.items() for row in found]
    places = {name: chr(place) for place, name in enumerate(types)}
    last = chr(len(places))
    return tuple(sorted(rows, key=lambda row: (places.get(row.type, last) + label_key(row.label), row.id)))


def _several(rows: Iterable[LogRow]) -> dict[str, list[LogRow]]:
    """The rows of each document that has more than one."""
    found: dict[str, list[LogRow]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row)
    return {one: of_it for one, of_it in found.items() if len(of_it) > 1}


class Overdue(NamedTuple):
    """An approved release whose date has come while no record says so."""

    release: str
    title: str
    planned_on: date


class DocumentLog(NamedTuple):
    """The Document Log as of a day. `known_at` is the last day whose records were read (empty: all).

    `corrected` are versions that a later record corrects, where the log is of what was known before it.
    """

    name: str
    number: str
    as_of: date
    known_at: str
    rows: tuple[LogRow, ...]
    trial: "Trial | None"
    overdue: tuple[Overdue, ...]
    corrected: tuple[str, ...] = ()


class HistoryEntry(NamedTuple):
    """One version of a document; `effective_on` first day in force, `ended_on` first day no longer in force.

    `text_commit` has the text where a reissue put it elsewhere; `notes` are errata; `late_days` is how long after
    its first day it was recorded, `retrospective` whether it was made after it.
    """

    version: str
    status: str
    title: str
    effective_on: date | None
    ended_on: date | None
    release: str
    release_title: str
    causes: tuple[str, ...]
    recorded_at: datetime
    commit: str
    tag: str
    remark: str
    path: str
    label: str = ""
    text_commit: str = ""
    notes: tuple[str, ...] = ()
    late_days: int = 0
    retrospective: bool = False
    corrected: bool = False


class Since(NamedTuple):
    """Something that holds of a document or a label from a day on (inclusive)."""

    name: str
    on: date


class Leaving(NamedTuple):
    """A planned release that takes a document out, its date, and where the content goes (empty: nowhere)."""

    release: str
    planned_on: date | None
    merged_into: str


class DocumentCard(NamedTuple):
    """What identifies a document today, and how it stands to others, which are named by id.

    `merged` are documents that were merged into it, `successors` those that say that it was their predecessor,
    `former_labels` labels that it bore, with the day from which they are not used. `leaving` are planned.
    """

    id: str
    label: str
    title: str
    type: str
    category: str
    path: str
    required_by: str = ""
    governance: str = ""
    owner: str = ""
    ask_at: str = ""
    part_of: str = ""
    parts: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    merged: tuple[Since, ...] = ()
    retired_on: date | None = None
    merged_into: str = ""
    former_labels: tuple[Since, ...] = ()
    leaving: tuple[Leaving, ...] = ()


class Fact(NamedTuple):
    """A fact of a document, such as its category, with what it was before and what it is."""

    name: str
    before: str
    after: str


class Reclassification(NamedTuple):
    """A change of what is said of a document beside its text: from which day (inclusive), what, and why.

    `release` is the one that brought it, empty for a record of its own.
    """

    on: date
    changes: tuple[Fact, ...]
    reason: str
    release: str
    recorded_at: datetime
    commit: str


class DocumentHistory(NamedTuple):
    """All versions of one document in version order, and how it was classified anew in the order of the records.

    `effects` are those on its provisions, in effect or to come.
    """

    document: DocumentCard
    versions: tuple[HistoryEntry, ...]
    known_at: str
    overdue: tuple[Overdue, ...]
    classified: tuple[Reclassification, ...] = ()
    effects: "tuple[Effect, ...]" = ()


class PendingDocument(NamedTuple):
    """A draft waiting on a line, or with `retired` and no draft a document that leaves with it.

    `standing` is approved, targeted or proposed; `merged_into` takes the content of a document that leaves;
    `ends` are the live versions of an own-numbered document that the release ends.
    """

    id: str
    label: str
    title: str
    live: str
    draft: str
    base: str
    stale: bool
    modifications: tuple[str, ...]
    standing: str
    required_by: str = ""
    governance: str = ""
    owner: str = ""
    retired: bool = False
    merged_into: str = ""
    ends: tuple[str, ...] = ()


class Collision(NamedTuple):
    """What a draft on a release's line meets: `other` is the release it meets (empty: the live version).

    `message` is a sentence, `hint` what to do about it, or empty.
    """

    kind: str
    release: str
    document: str
    draft: str
    other: str
    message: str
    hint: str = ""

    @property
    def text(self) -> str:
        """Message and hint in one."""
        return f"{self.message} {self.hint}".rstrip()


class PendingRelease(NamedTuple):
    """A planned release and its drafts; without a date it is unscheduled. One that `diverged` cannot be read.

    `collisions` are what its drafts meet on other releases or in what is live; `remarks` say these and more in words.
    `dates` is the chain of its dates, oldest first.
    """

    id: str
    title: str
    kind: str
    effective_on: date | None
    approved: bool
    documents: tuple[PendingDocument, ...]
    remarks: tuple[str, ...]
    diverged: bool = False
    collisions: tuple[Collision, ...] = ()
    dates: "tuple[PlannedDate, ...]" = ()


class Pending(NamedTuple):
    """What is coming: the scheduled releases by date, then the unscheduled.

    `homeless` are drafts that were recorded on a line after its release had landed.
    """

    releases: tuple[PendingRelease, ...]
    known_at: str
    overdue: tuple[Overdue, ...]
    homeless: tuple[Collision, ...] = ()


class Status(NamedTuple):
    """Where am I: the branch, what is changed and not drafted, what is next due, what is unpushed.

    `changed` are labels, or paths that belong to no document; `unpushed` and `diverged` are branches, the first
    each with how far it is ahead; `unfinished` says what act was begun and not finished; `collisions` are drafts
    that stand in each other's way.
    """

    name: str
    number: str
    documents: int
    live_branch: str
    branch: str
    last_release: str
    changed: tuple[str, ...]
    next_due: tuple[PendingRelease, ...]
    unpushed: tuple[str, ...]
    unfinished: str
    overdue: tuple[Overdue, ...]
    diverged: tuple[str, ...] = ()
    collisions: tuple[Collision, ...] = ()


class Outcome(NamedTuple):
    """What a writing command did, or with `dry_run` would do."""

    action: str
    summary: tuple[str, ...]
    dry_run: bool
    commit: str
    tags: tuple[str, ...]
    next_steps: tuple[str, ...]
    details: Mapping[str, object]
