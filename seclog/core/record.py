"""Records: what each commit of the ledger says, as values. `formats/record.py` has their text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, NamedTuple

from seclog.core.collection import Trial
from seclog.core.document import DocumentType

RELEASE_KINDS = ("release", "single", "designation", "direction")
MODIFICATION_STATES = ("proposed", "targeted", "approved", "rejected", "sent-back", "quashed", "withdrawn")


class VersionRow(NamedTuple):
    """A version and all that the Document Log says of it. `made_from` is the draft made live, or a draft's base.

    `path` is where the text lies, or `sha256:...` or empty for a listed document. Causes are modification
    ids, or instruments such as "BEIS designation".
    """

    document: str
    version: str
    made_from: str
    label: str
    title: str
    type: str
    category: str
    path: str
    causes: tuple[str, ...]


class Reference(NamedTuple):
    """A document and one of its versions."""

    document: str
    version: str


class Retirement(NamedTuple):
    """A document that leaves the rulebook, and the one its content goes to (or empty)."""

    document: str
    merged_into: str


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


class ModificationRow(NamedTuple):
    """A change authority's state from a day on: who decided, until when it may be objected to, where it is."""

    modification: str
    state: str
    on: date
    title: str
    body: str
    until: date | None
    link: str


class DocumentRow(NamedTuple):
    """A document's type, category and requirement from a day on, without a new version."""

    document: str
    on: date
    type: str
    category: str
    required_by: str


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


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction changes of one recorded version; a field that stays is None."""

    document: str
    version: str
    effective_on: date | None = None
    title: str | None = None
    causes: tuple[str, ...] | None = None
    void: bool = False


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


@dataclass(frozen=True, slots=True)
class LineDraft:
    """On a pending line: drafts of documents, each made from its base, and own-numbered versions they will end."""

    kind: ClassVar[str] = "draft"
    recorded_at: datetime
    subject: str
    release: str
    instruments: tuple[Instrument, ...]
    drafts: tuple[VersionRow, ...]
    ended: tuple[Reference, ...] = ()


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


LiveRecord = Baseline | Release | RegistryRecord | Correction
LineRecord = LinePlan | LineDraft | LineWithdrawal
Record = LiveRecord | LineRecord
LIVE_KINDS = ("baseline", "release", "registry", "correction")
LINE_KINDS = ("plan", "draft", "withdraw")
