"""Report values: what reading commands answer, before anything is drawn. Their JSON is design section 9.

Annotations are evaluated here: as texts, `NamedTuple` would compile each of them at every start.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from seclog.core.label import label_key

if TYPE_CHECKING:
    from seclog.core.collection import Trial


class DraftNote(NamedTuple):
    """A draft that stands on a pending line, and when its release is planned for."""

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


def sort_rows(rows: Iterable[LogRow], types: Iterable[str]) -> tuple[LogRow, ...]:
    """Rows by type order, then natural label order, then version."""
    places = {name: chr(place) for place, name in enumerate(types)}
    last = chr(len(places))
    return tuple(
        sorted(rows, key=lambda r: (places.get(r.type, last) + label_key(r.label), r.id, r.effective_on, r.version))
    )


class Overdue(NamedTuple):
    """An approved release whose date has come while no record says so."""

    release: str
    title: str
    planned_on: date


class DocumentLog(NamedTuple):
    """The Document Log as of a day. `known_at` is the last day whose records were read (None: all)."""

    name: str
    number: str
    as_of: date
    known_at: str
    rows: tuple[LogRow, ...]
    trial: "Trial | None"
    overdue: tuple[Overdue, ...]


class HistoryEntry(NamedTuple):
    """One version of a document; `effective_on` first day in force, `ended_on` first day no longer in force."""

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


class DocumentCard(NamedTuple):
    """What identifies a document today."""

    id: str
    label: str
    title: str
    type: str
    category: str
    path: str


class DocumentHistory(NamedTuple):
    """All versions of one document in version order."""

    document: DocumentCard
    versions: tuple[HistoryEntry, ...]
    known_at: str
    overdue: tuple[Overdue, ...]


class PendingDocument(NamedTuple):
    """A draft waiting on a line. `standing` is approved, targeted or proposed."""

    id: str
    label: str
    title: str
    live: str
    draft: str
    base: str
    stale: bool
    modifications: tuple[str, ...]
    standing: str


class PendingRelease(NamedTuple):
    """A planned release and its drafts; without a date it is unscheduled. One that `diverged` cannot be read."""

    id: str
    title: str
    kind: str
    effective_on: date | None
    approved: bool
    documents: tuple[PendingDocument, ...]
    remarks: tuple[str, ...]
    diverged: bool = False


class Pending(NamedTuple):
    """What is coming: the scheduled releases by date, then the unscheduled."""

    releases: tuple[PendingRelease, ...]
    known_at: str
    overdue: tuple[Overdue, ...]


class Status(NamedTuple):
    """Where am I: the branch, what is changed and not drafted, what is next due, what is unpushed.

    `changed` are labels, or paths that belong to no document; `unpushed` and `diverged` are branches, the first
    each with how far it is ahead; `unfinished` says what act was begun and not finished.
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


class Outcome(NamedTuple):
    """What a writing command did, or with `dry_run` would do."""

    action: str
    summary: tuple[str, ...]
    dry_run: bool
    commit: str
    tags: tuple[str, ...]
    next_steps: tuple[str, ...]
    details: Mapping[str, object]
