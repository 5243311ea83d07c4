"""Papers for people: what a Release Implementation Document, a notice and the guide to versions say, as values."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from seclog.core.collection import Trial
from seclog.core.record import Instrument
from seclog.core.report import Overdue

PLANNED, LANDED, CANCELLED = "planned", "landed", "cancelled"
AHEAD, ON_THE_DAY, LATE = "ahead", "on the day", "late"


class Stance(NamedTuple):
    """How a notice stands to the effective date on the day it is written.

    `name` is `ahead`, `on the day`, `late`, `unscheduled` or `cancelled`; `days` lie between the two days;
    `recorded_days` is how long after its effective date a landed release was recorded.
    """

    name: str
    days: int = 0
    recorded_days: int = 0


class PaperDate(NamedTuple):
    """A date that the release was planned for (None: none), the day it was recorded, and why."""

    recorded_on: date
    planned_on: date | None
    reason: str


class PaperDocument(NamedTuple):
    """A document of the release. Of a new one `old_version` is empty, of one that leaves `new_version` is.

    `merged_into` is the label of the document that its content goes to; `ends` are own-numbered versions that the
    release ends; `stale` says that the draft stands on a version no longer live, `void` that the version was recorded
    in error. `modification` and `instrument` say whether one is among the causes. `redline` is the command that shows
    what changes, without the file that it writes, `redline_file` a name for that file; where nothing can be marked up
    the command takes the new text, and where that is kept elsewhere both are empty.
    """

    id: str
    label: str
    title: str
    type: str
    category: str
    old_version: str
    new_version: str
    draft: str
    effective_on: date | None
    causes: tuple[str, ...]
    retires: bool = False
    merged_into: str = ""
    ends: tuple[str, ...] = ()
    stale: bool = False
    void: bool = False
    modification: bool = False
    instrument: bool = False
    redline: str = ""
    redline_file: str = ""


class PaperModification(NamedTuple):
    """A modification of the release: what was decided, by whom, when and where it is; `documents` are labels."""

    id: str
    title: str
    state: str
    on: date | None
    body: str
    until: date | None
    link: str
    documents: tuple[str, ...]


class PaperEvent(NamedTuple):
    """A change of the release's scope or date, with the day it was recorded and the document's label."""

    recorded_at: datetime
    recorded_on: date
    what: str
    document: str
    label: str
    version: str
    planned_on: date | None
    causes: tuple[str, ...]
    reason: str
    commit: str


class ReleasePaper(NamedTuple):
    """All that a RID and a notice say of a release, as of a day; days of records are the collection's own.

    `effective_on` is the planned date until it has landed. `collection_number` is what its record states, empty before;
    `scope_approved` whether exactly this scope was approved, `retrospective` whether it was made after its first day in
    force; `number_before` is the collection's number until the release.
    """

    collection: str
    collection_number: str
    id: str
    title: str
    kind: str
    state: str
    as_of: date
    effective_on: date | None
    made_on: date | None
    published_on: date | None
    recorded_on: date | None
    scope_approved: bool
    stance: Stance
    dates: tuple[PaperDate, ...]
    documents: tuple[PaperDocument, ...]
    modifications: tuple[PaperModification, ...]
    instruments: tuple[Instrument, ...]
    events: tuple[PaperEvent, ...]
    overdue: tuple[Overdue, ...]
    retrospective: bool = False
    number_before: str = ""
    trial: Trial | None = None


class GuideExample(NamedTuple):
    """A real version and how to cite it; `kind` is `integer`, `own` or `draft`."""

    kind: str
    id: str
    label: str
    title: str
    version: str
    effective_on: date | None
    release: str
    citation: str


class GuideNumbers(NamedTuple):
    """A live number, the first draft on it and what that draft becomes: 8.0, 8.1, 9.0."""

    live: str
    draft: str
    becomes: str


class GuideRow(NamedTuple):
    """A document's numbers: `was` before the baseline, `opened` at it (empty: it came later), `live` today.

    `entered` is its first version under this numbering; without a `live` one it has left.
    """

    id: str
    label: str
    title: str
    type: str
    was: str
    opened: tuple[str, ...]
    entered: str
    live: tuple[str, ...]


class GuidePaper(NamedTuple):
    """What the version numbers of a collection mean and how to cite them, as of a day."""

    collection: str
    collection_number: str
    as_of: date
    numbers: GuideNumbers
    examples: tuple[GuideExample, ...]
    own_numbered: bool
    rows: tuple[GuideRow, ...]
    trial: Trial | None
    overdue: tuple[Overdue, ...]


def stance(state: str, effective_on: date | None, today: date, recorded_on: date | None = None) -> Stance:
    """How a notice written today stands to a release; a landed one also says how late it was recorded."""
    if state == CANCELLED:
        return Stance(CANCELLED)
    if effective_on is None:
        return Stance("unscheduled")
    late = max((recorded_on - effective_on).days, 0) if recorded_on is not None else 0
    days = (today - effective_on).days
    if days == 0:
        return Stance(ON_THE_DAY, 0, late)
    return Stance(AHEAD, -days, late) if days < 0 else Stance(LATE, days, late)


def long_day(day: date) -> str:
    """A date as papers for people write it: 29 November 2020."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
