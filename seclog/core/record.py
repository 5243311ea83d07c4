"""Records: what each commit of the ledger says, as values. `formats/record.py` has their text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, NamedTuple

from seclog.core.collection import Trial
from seclog.core.document import DocumentType
from seclog.core.rows import DocumentRow as DocumentRow
from seclog.core.rows import EffectRow as EffectRow
from seclog.core.rows import VersionRow as VersionRow

RELEASE_KINDS = ("release", "single", "designation", "direction")
RETIRED = "retired"  # stands for a version where a scope, a withdrawal or a move names a retirement
EFFECT_KINDS = ("activated", "varied", "suspended", "derogation", "expires")
MODIFICATION_STATES = ("proposed", "targeted", "approved", "rejected", "sent-back", "quashed", "withdrawn")


class Reference(NamedTuple):
    """A document and one of its versions."""

    document: str
    version: str


class Retirement(NamedTuple):
    """A document that leaves the rulebook, the one its content goes to (or empty), and what caused it."""

    document: str
    merged_into: str
    causes: tuple[str, ...] = ()


class Numbering(NamedTuple):
    """How a document is numbered (`integer` or `own`) and what its version was before the baseline."""

    document: str
    numbering: str
    was: str


class Instrument(NamedTuple):
    """A legal act that brought versions: "BEIS designation", its date, its reference (both may be absent)."""

    name: str
    made_on: date | None
    reference: str


@dataclass(frozen=True, slots=True)
class Block:
    """The rows that take effect on one day (the first day in force)."""

    effective_on: date
    versions: tuple[VersionRow, ...] = ()
    ended: tuple[Reference, ...] = ()
    retired: tuple[Retirement, ...] = ()


@dataclass(frozen=True, slots=True)
class Baseline:
    """The opening record: the collection as it stood when it came under seclog."""

    kind: ClassVar[str] = "baseline"
    sequence: int
    recorded_at: datetime
    subject: str
    collection_id: str
    name: str
    time_zone: str
    live_branch: str
    collection_number: str
    types: tuple[DocumentType, ...]
    categories: tuple[str, ...]
    trial: Trial | None
    numberings: tuple[Numbering, ...]
    blocks: tuple[Block, ...]
    documents: tuple[DocumentRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """Drafts made live. `made_on` is when it was decided, `published_on` when Parties were told."""

    kind: ClassVar[str] = "release"
    sequence: int
    recorded_at: datetime
    subject: str
    release: str
    title: str
    release_kind: str
    collection_number: str
    made_on: date | None
    published_on: date | None
    instruments: tuple[Instrument, ...]
    blocks: tuple[Block, ...]
    documents: tuple[DocumentRow, ...] = ()


class ModificationRow(NamedTuple):
    """A change authority's state from a day on: who decided, until when (inclusive) it may be objected to, where it is.

    `was` is the id that it bore before, as DP118 became MP118.
    """

    modification: str
    state: str
    on: date
    title: str
    body: str
    until: date | None
    link: str
    was: str = ""


class FeedbackRow(NamedTuple):
    """A comment on how a document is categorised: the day, who made it (an office or a Party), and its words."""

    document: str
    on: date
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Approval:
    """The exact scope in which a release was approved; any later draft lapses it."""

    release: str
    scope: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class RegistryRecord:
    """Facts about modifications, documents and releases that bring no version."""

    kind: ClassVar[str] = "registry"
    sequence: int
    recorded_at: datetime
    subject: str
    reason: str
    modifications: tuple[ModificationRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    approvals: tuple[Approval, ...] = ()
    cancelled: tuple[str, ...] = ()
    feedback: tuple[FeedbackRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction changes of one recorded version; a field that stays is None.

    `path` is where the same words stand from then on (a reissue); `note` is an erratum that changes nothing.
    """

    document: str
    version: str
    effective_on: date | None = None
    title: str | None = None
    causes: tuple[str, ...] | None = None
    void: bool = False
    path: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A mistake in the record put right by a further record; the reason is obligatory."""

    kind: ClassVar[str] = "correction"
    sequence: int
    recorded_at: datetime
    subject: str
    reason: str
    corrected: tuple[Corrected, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Dated versions from before the repository: recorded now, in force then (before all that is recorded of them)."""

    kind: ClassVar[str] = "history"
    sequence: int
    recorded_at: datetime
    subject: str
    reason: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class EffectRecord:
    """Effects on provisions, as they were notified."""

    kind: ClassVar[str] = "effect"
    sequence: int
    recorded_at: datetime
    subject: str
    reason: str
    effects: tuple[EffectRow, ...]


@dataclass(frozen=True, slots=True)
class LinePlan:
    """On a pending line: its release, and the date it is planned for (None: not scheduled)."""

    kind: ClassVar[str] = "plan"
    recorded_at: datetime
    subject: str
    release: str
    title: str
    release_kind: str
    planned_on: date | None
    reason: str


class Designated(NamedTuple):
    """A draft whose text stands as a designation made it, and the live versions whose changes it takes back."""

    document: str
    version: str
    takes_back: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineDraft:
    """On a pending line: drafts of documents, each made from its base, and what else the release will do.

    `ended` are own-numbered versions, `retired` whole documents. `origin` is the release that these drafts
    were moved from; their `made_from` is then the live version that they began with.
    """

    kind: ClassVar[str] = "draft"
    recorded_at: datetime
    subject: str
    release: str
    instruments: tuple[Instrument, ...]
    drafts: tuple[VersionRow, ...]
    ended: tuple[Reference, ...] = ()
    origin: str = ""
    documents: tuple[DocumentRow, ...] = ()
    designated: tuple[Designated, ...] = ()
    retired: tuple[Retirement, ...] = ()


class Move(NamedTuple):
    """A draft that goes from this line to another."""

    document: str
    version: str
    release: str


@dataclass(frozen=True, slots=True)
class LineWithdrawal:
    """On a pending line: drafts taken back, or moved to another line."""

    kind: ClassVar[str] = "withdraw"
    recorded_at: datetime
    subject: str
    release: str
    reason: str
    withdrawn: tuple[Reference, ...] = field(default=())
    moved: tuple[Move, ...] = field(default=())


LiveRecord = Baseline | Release | RegistryRecord | Correction | History | EffectRecord
LineRecord = LinePlan | LineDraft | LineWithdrawal
Record = LiveRecord | LineRecord
LIVE_KINDS = ("baseline", "release", "registry", "correction", "history", "effect")
LINE_KINDS = ("plan", "draft", "withdraw")
