"""The plan of the baseline: a collection comes under seclog with every document at its opening version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from seclog.core.classification import row_of
from seclog.core.collection import Collection
from seclog.core.document import Document, DocumentType, label_key
from seclog.core.errors import RuleError
from seclog.core.plan import Content, Plan, TagPlan
from seclog.core.plan_described import has_facts
from seclog.core.record import Baseline, Block, DocumentRow, Numbering, VersionRow
from seclog.core.text import field_problem
from seclog.core.version import version_key


class Opening(NamedTuple):
    """One document's opening version, the first day it was in force, its number before and its cause."""

    document: Document
    version: str
    effective_on: date
    was: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class OpeningRequest:
    """The whole baseline. `tip` is the commit that the live branch has now, None for a branch yet unborn."""

    collection: Collection
    openings: tuple[Opening, ...]
    number: str
    live_branch: str
    tip: str | None
    recorded_at: datetime
    today: date
    files: Mapping[str, bytes] = field(default_factory=dict)


def plan_opening(request: OpeningRequest) -> Plan:
    """The baseline record on the live branch; raises RuleError where a version would not be in force yet."""
    late = [one for one in request.openings if one.effective_on > request.today]
    if late:
        named = ", ".join(one.document.label for one in late[:5])
        raise RuleError(
            f"{named} would take effect only on {late[0].effective_on}: a baseline holds live text only.",
            "Leave it out, and draft it for a planned release.",
        )
    collection = request.collection
    ordered = sorted(request.openings, key=lambda one: _order(one, collection.types))
    record = Baseline(
        1,
        request.recorded_at.replace(microsecond=0),
        f"Baseline of the {collection.name}",
        collection.id,
        collection.name,
        collection.time_zone,
        request.live_branch,
        request.number,
        collection.types,
        collection.categories,
        collection.trial,
        tuple(Numbering(one, *rest) for one, rest in _numberings(ordered).items()),
        _blocks(ordered),
        _described(ordered),
    )
    return Plan(
        record,
        f"refs/heads/{request.live_branch}",
        request.tip,
        (request.tip,) if request.tip else (),
        request.tip,
        {path: Content(data) for path, data in request.files.items()},
        (baseline_tag(record),),
        summary=_summary(record, len(ordered)),
    )


def baseline_tag(record: Baseline) -> TagPlan:
    """The one tag of a baseline, made from its record alone."""
    number = f" {record.collection_number}" if record.collection_number else ""
    count = sum(len(block.versions) for block in record.blocks)
    text = f"{record.name}{number}, baseline\n\n{count} document version{'s' if count != 1 else ''}\n"
    return TagPlan("release/baseline", text)


def _order(one: Opening, types: tuple[DocumentType, ...]) -> tuple[int, object, str, object]:
    places = [kind.name for kind in types]
    place = places.index(one.document.type) if one.document.type in places else len(places)
    return place, label_key(one.document.label), one.document.id, version_key(one.version)


def _numberings(ordered: list[Opening]) -> dict[str, tuple[str, str]]:
    return {one.document.id: (one.document.numbering, one.was) for one in ordered}


def _described(ordered: list[Opening]) -> tuple[DocumentRow, ...]:
    """What the entries say beside the texts, from the first day of each document on; most say nothing."""
    first: dict[str, date] = {}
    for one in ordered:
        day = first.setdefault(one.document.id, one.effective_on)
        first[one.document.id] = min(day, one.effective_on)
    documents = {one.document.id: one.document for one in ordered}
    rows = (row_of(document, first[name]) for name, document in documents.items())
    return tuple(row for row in rows if has_facts(row))


def _blocks(ordered: list[Opening]) -> tuple[Block, ...]:
    days: dict[date, list[VersionRow]] = {}
    for one in ordered:
        document = one.document
        row = VersionRow(
            document.id,
            one.version,
            "",
            document.label,
            document.title,
            document.type,
            document.category,
            document.path(one.version) or "",
            causes_of(one.cause),
        )
        days.setdefault(one.effective_on, []).append(row)
    return tuple(Block(day, tuple(rows)) for day, rows in sorted(days.items()))


def causes_of(text: str) -> tuple[str, ...]:
    """The causes in a statement's free text, split at commas and semicolons; what no record can hold is left out."""
    parts = (part.strip() for part in text.replace(";", ",").split(","))
    return tuple(dict.fromkeys(part for part in parts if part and field_problem(part) is None))


def _summary(record: Baseline, count: int) -> tuple[str, ...]:
    number = f" {record.collection_number}" if record.collection_number else ""
    days = ", ".join(str(block.effective_on) for block in record.blocks[:3])
    more = " and later days" if len(record.blocks) > 3 else ""
    held = f"{count} document version{'s' if count != 1 else ''}"
    return (
        (f"{record.name}{number}: baseline with {held}, in force from {days}{more}.",)
        if count
        else (f"{record.name}{number}: an empty baseline.",)
    )
